import { JsonObject, JsonValue } from '@backstage/types';

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export interface Metadata {
  name: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
}

/** What controllers know of every object. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
}

export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  severity?: string;
  observedGeneration?: number;
  lastProbeTime?: string | null;
  lastUpdateTime?: string;
  lastTransitionTime?: string;
}

export type Quantities = Record<string, string | number>;

export interface Container {
  name: string;
  image: string;
  command?: string[];
  args?: string[];
  env?: { name: string; value?: string; valueFrom?: JsonObject }[];
  volumeMounts?: JsonObject[];
  resources?: { requests?: Quantities; limits?: Quantities };
  restartPolicy?: string;
  securityContext?: JsonObject;
  [field: string]: unknown;
}

export interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
  tolerationSeconds?: number;
}

export interface Taint {
  key: string;
  value?: string;
  effect: string;
}

export interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  volumes?: JsonObject[];
  nodeName?: string;
  nodeSelector?: Record<string, string>;
  tolerations?: Toleration[];
  schedulingGates?: { name: string }[];
  [field: string]: unknown;
}

export interface PodTemplate {
  metadata: Partial<Metadata>;
  spec: PodSpec;
}

export interface ContainerStatus {
  name: string;
  image: string;
  imageID: string;
  ready: boolean;
  restartCount: number;
  started?: boolean;
  state: {
    waiting?: { reason: string; message?: string };
    running?: { startedAt: string };
    terminated?: JsonObject;
  };
  lastState: JsonObject;
}

export interface Pod extends KubernetesObject {
  spec: PodSpec;
  status?: {
    phase?: string;
    reason?: string;
    message?: string;
    qosClass?: string;
    hostIP?: string;
    podIP?: string;
    startTime?: string;
    conditions?: Condition[];
    initContainerStatuses?: ContainerStatus[];
    containerStatuses?: ContainerStatus[];
  };
}

export interface Node extends KubernetesObject {
  spec?: { taints?: Taint[]; unschedulable?: boolean };
  status?: {
    addresses?: { type: string; address: string }[];
    allocatable?: Quantities;
    capacity?: Quantities;
  };
}

export interface ReplicaSet extends KubernetesObject {
  spec: {
    replicas: number;
    selector: { matchLabels: Record<string, string> };
    template: PodTemplate;
  };
  status?: {
    replicas: number;
    fullyLabeledReplicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    terminatingReplicas?: number;
    observedGeneration?: number;
  };
}

export interface DeploymentStrategy {
  type?: string;
  rollingUpdate?: {
    maxSurge?: number | string;
    maxUnavailable?: number | string;
  };
}

export interface Deployment extends KubernetesObject {
  spec: {
    replicas?: number;
    selector: { matchLabels: Record<string, string> };
    template: PodTemplate;
    strategy?: DeploymentStrategy;
    progressDeadlineSeconds?: number;
  };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    unavailableReplicas?: number;
    terminatingReplicas?: number;
    conditions?: Condition[];
  };
}

export interface Job extends KubernetesObject {
  spec: {
    completions?: number;
    parallelism?: number;
    backoffLimitPerIndex?: number;
    activeDeadlineSeconds?: number;
    suspend?: boolean;
    template: PodTemplate;
  };
  status?: {
    active?: number;
    ready?: number;
    succeeded?: number;
    failed?: number;
    completedIndexes?: string;
    failedIndexes?: string;
    startTime?: string;
    completionTime?: string;
    conditions?: Condition[];
  };
}

export interface Predictor {
  minReplicas?: number;
  maxReplicas?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  deploymentStrategy?: DeploymentStrategy;
  model?: Partial<Container> & {
    modelFormat: { name: string; version?: string };
    runtime?: string;
    protocolVersion?: string;
    storageUri?: string;
  };
  containers?: Container[];
  [field: string]: unknown;
}

export interface InferenceService extends KubernetesObject {
  spec: { predictor: Predictor };
  status?: { conditions?: Condition[]; [field: string]: unknown };
}

export interface LlmInferenceService extends KubernetesObject {
  spec: {
    model: { uri: string; name?: string };
    replicas?: number;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    template?: Partial<PodSpec>;
    [field: string]: unknown;
  };
  status?: { conditions?: Condition[]; [field: string]: unknown };
}

export interface ServingRuntime extends KubernetesObject {
  spec: PodSpec & {
    annotations?: Record<string, string>;
    labels?: Record<string, string>;
    disabled?: boolean;
    protocolVersions?: string[];
    supportedModelFormats?: {
      name: string;
      version?: string;
      autoSelect?: boolean;
    }[];
  };
}

export interface ScaledObject extends KubernetesObject {
  spec: {
    scaleTargetRef: { name: string };
    minReplicaCount?: number;
    maxReplicaCount?: number;
    pollingInterval?: number;
    advanced?: {
      horizontalPodAutoscalerConfig?: {
        behavior?: { scaleDown?: { stabilizationWindowSeconds?: number } };
      };
    };
    triggers: { type: string; metadata: Record<string, string> }[];
  };
  status?: { conditions?: Condition[]; [field: string]: unknown };
}

export interface ExternalSecret extends KubernetesObject {
  spec: {
    secretStoreRef?: { kind?: string; name: string };
    target?: { name?: string };
    data?: {
      secretKey: string;
      remoteRef: { key: string; property?: string };
    }[];
  };
  status?: { conditions?: Condition[]; [field: string]: unknown };
}

export interface AdmissionPolicy extends KubernetesObject {
  status?: { observedGeneration?: number; typeChecking?: JsonObject };
}

/** Whether a pod has ended for good; nobody counts it as a replica any more. */
export function hasEnded({ status }: Pod): boolean {
  return status?.phase === 'Failed' || status?.phase === 'Succeeded';
}

/** An object of a kind that only the GitOps agent handles. */
export interface Manifest extends KubernetesObject {
  [field: string]: JsonValue | Metadata | undefined;
}

/** A Service, as far as routes are sent through it. */
export interface Service extends KubernetesObject {
  spec?: { selector?: Record<string, string> };
}

export interface Gateway extends KubernetesObject {
  spec: { listeners: { name: string; hostname?: string }[] };
}

export interface RouteParent {
  parentRef: ParentReference;
  controllerName: string;
  conditions: Condition[];
}

export interface ParentReference {
  namespace?: string;
  name: string;
  sectionName?: string;
}

export interface HttpRoute extends KubernetesObject {
  spec: {
    parentRefs?: ParentReference[];
    hostnames?: string[];
    rules?: {
      backendRefs?: { kind?: string; name: string; port?: number }[];
    }[];
  };
  status?: { parents: RouteParent[] };
}
