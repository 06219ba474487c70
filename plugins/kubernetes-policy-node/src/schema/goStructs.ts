/**
 * The Go types that the API server decodes its own kinds into (k8s.io/api 0.36), as far as people get them wrong: fields
 * by their JSON names. A type is `string`, `bool`, `int32`, `int64`, `bytes`, `Quantity`, `IntOrString` or a struct of this table;
 * `[]T` is a list, `map T` a map of texts to it. Fields and kinds that are not listed are not judged by type.
 */
export type GoStruct = Readonly<Record<string, string>>;

const fieldsOf = (text: string): GoStruct =>
  Object.fromEntries(
    text
      .trim()
      .split(/\s*;\s*/)
      .filter(Boolean)
      .map(field => {
        const [names, type] = field.split(/:\s*/);
        return names.split(/\s+/).map(name => [name, type.trim()] as const);
      })
      .flat(),
  );

const HANDLER =
  'exec: ExecAction; httpGet: HTTPGetAction; tcpSocket: TCPSocketAction; grpc: GRPCAction';

const SOURCES: Readonly<Record<string, string>> = {
  ObjectMeta: `name generateName namespace uid resourceVersion selfLink: string; generation deletionGracePeriodSeconds: int64;
    labels annotations: map string; finalizers: []string; ownerReferences: []OwnerReference`,
  OwnerReference:
    'apiVersion kind name uid: string; controller blockOwnerDeletion: bool',
  LabelSelector:
    'matchLabels: map string; matchExpressions: []LabelSelectorRequirement',
  LabelSelectorRequirement: 'key operator: string; values: []string',

  PodTemplateSpec: 'metadata: ObjectMeta; spec: PodSpec',
  PodSpec: `volumes: []Volume; initContainers containers: []Container; restartPolicy dnsPolicy serviceAccountName serviceAccount
    nodeName hostname subdomain schedulerName priorityClassName runtimeClassName preemptionPolicy: string;
    terminationGracePeriodSeconds activeDeadlineSeconds: int64; nodeSelector: map string; overhead: map Quantity;
    automountServiceAccountToken hostNetwork hostPID hostIPC shareProcessNamespace enableServiceLinks setHostnameAsFQDN
    hostUsers: bool; priority: int32; tolerations: []Toleration; imagePullSecrets: []LocalObjectReference;
    securityContext: PodSecurityContext; resources: ResourceRequirements`,
  LocalObjectReference: 'name: string',
  PodSecurityContext: `runAsUser runAsGroup fsGroup: int64; runAsNonRoot: bool; supplementalGroups: []int64;
    fsGroupChangePolicy: string`,
  Toleration: 'key operator value effect: string; tolerationSeconds: int64',
  Container: `name image workingDir terminationMessagePath terminationMessagePolicy imagePullPolicy restartPolicy: string;
    command args: []string; ports: []ContainerPort; envFrom: []EnvFromSource; env: []EnvVar; resources: ResourceRequirements;
    volumeMounts: []VolumeMount; livenessProbe readinessProbe startupProbe: Probe; lifecycle: Lifecycle;
    securityContext: SecurityContext; stdin stdinOnce tty: bool`,
  ContainerPort: 'name protocol hostIP: string; hostPort containerPort: int32',
  EnvVar: 'name value: string; valueFrom: EnvVarSource',
  EnvVarSource: `fieldRef: ObjectFieldSelector; resourceFieldRef: ResourceFieldSelector; configMapKeyRef: ConfigMapKeySelector;
    secretKeyRef: SecretKeySelector`,
  ObjectFieldSelector: 'apiVersion fieldPath: string',
  ResourceFieldSelector: 'containerName resource: string; divisor: Quantity',
  ConfigMapKeySelector: 'name key: string; optional: bool',
  SecretKeySelector: 'name key: string; optional: bool',
  EnvFromSource:
    'prefix: string; configMapRef: ConfigMapEnvSource; secretRef: SecretEnvSource',
  ConfigMapEnvSource: 'name: string; optional: bool',
  SecretEnvSource: 'name: string; optional: bool',
  ResourceRequirements: 'limits requests: map Quantity',
  VolumeMount:
    'name mountPath subPath subPathExpr mountPropagation: string; readOnly: bool',
  SecurityContext: `privileged runAsNonRoot readOnlyRootFilesystem allowPrivilegeEscalation: bool;
    runAsUser runAsGroup: int64; capabilities: Capabilities; procMount: string`,
  Capabilities: 'add drop: []string',
  Probe: `${HANDLER}; initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold: int32;
    terminationGracePeriodSeconds: int64`,
  Lifecycle: 'postStart preStop: LifecycleHandler',
  LifecycleHandler: HANDLER,
  ExecAction: 'command: []string',
  HTTPGetAction:
    'path host scheme: string; port: IntOrString; httpHeaders: []HTTPHeader',
  HTTPHeader: 'name value: string',
  TCPSocketAction: 'host: string; port: IntOrString',
  GRPCAction: 'port: int32; service: string',
  Volume: `name: string; emptyDir: EmptyDirVolumeSource; secret: SecretVolumeSource; configMap: ConfigMapVolumeSource;
    persistentVolumeClaim: PersistentVolumeClaimVolumeSource; hostPath: HostPathVolumeSource; nfs: NFSVolumeSource;
    csi: CSIVolumeSource`,
  EmptyDirVolumeSource: 'medium: string; sizeLimit: Quantity',
  SecretVolumeSource:
    'secretName: string; items: []KeyToPath; defaultMode: int32; optional: bool',
  ConfigMapVolumeSource:
    'name: string; items: []KeyToPath; defaultMode: int32; optional: bool',
  KeyToPath: 'key path: string; mode: int32',
  PersistentVolumeClaimVolumeSource: 'claimName: string; readOnly: bool',
  HostPathVolumeSource: 'path type: string',
  NFSVolumeSource: 'server path: string; readOnly: bool',
  CSIVolumeSource:
    'driver fsType: string; readOnly: bool; volumeAttributes: map string',

  Deployment: 'metadata: ObjectMeta; spec: DeploymentSpec',
  DeploymentSpec: `replicas minReadySeconds revisionHistoryLimit progressDeadlineSeconds: int32; selector: LabelSelector;
    template: PodTemplateSpec; strategy: DeploymentStrategy; paused: bool`,
  DeploymentStrategy: 'type: string; rollingUpdate: RollingUpdateDeployment',
  RollingUpdateDeployment: 'maxUnavailable maxSurge: IntOrString',
  ReplicaSet: 'metadata: ObjectMeta; spec: ReplicaSetSpec',
  ReplicaSetSpec:
    'replicas minReadySeconds: int32; selector: LabelSelector; template: PodTemplateSpec',
  ReplicationController:
    'metadata: ObjectMeta; spec: ReplicationControllerSpec',
  ReplicationControllerSpec:
    'replicas minReadySeconds: int32; selector: map string; template: PodTemplateSpec',
  StatefulSet: 'metadata: ObjectMeta; spec: StatefulSetSpec',
  StatefulSetSpec: `replicas minReadySeconds revisionHistoryLimit: int32; selector: LabelSelector; template: PodTemplateSpec;
    volumeClaimTemplates: []PersistentVolumeClaim; serviceName podManagementPolicy: string`,
  DaemonSet: 'metadata: ObjectMeta; spec: DaemonSetSpec',
  DaemonSetSpec:
    'minReadySeconds revisionHistoryLimit: int32; selector: LabelSelector; template: PodTemplateSpec',
  Job: 'metadata: ObjectMeta; spec: JobSpec',
  JobSpec: `parallelism completions backoffLimit ttlSecondsAfterFinished backoffLimitPerIndex maxFailedIndexes: int32;
    activeDeadlineSeconds: int64; selector: LabelSelector; manualSelector suspend: bool; template: PodTemplateSpec;
    completionMode: string`,
  CronJob: 'metadata: ObjectMeta; spec: CronJobSpec',
  CronJobSpec: `schedule timeZone concurrencyPolicy: string; startingDeadlineSeconds: int64; suspend: bool;
    jobTemplate: JobTemplateSpec; successfulJobsHistoryLimit failedJobsHistoryLimit: int32`,
  JobTemplateSpec: 'metadata: ObjectMeta; spec: JobSpec',
  Pod: 'metadata: ObjectMeta; spec: PodSpec',
  ConfigMap:
    'metadata: ObjectMeta; data: map string; binaryData: map bytes; immutable: bool',
  Secret:
    'metadata: ObjectMeta; data: map bytes; stringData: map string; type: string; immutable: bool',
  Service: 'metadata: ObjectMeta; spec: ServiceSpec',
  ServiceSpec: `ports: []ServicePort; selector: map string; clusterIP type sessionAffinity loadBalancerIP externalName
    externalTrafficPolicy internalTrafficPolicy: string; publishNotReadyAddresses: bool`,
  ServicePort:
    'name protocol appProtocol: string; port nodePort: int32; targetPort: IntOrString',
  Namespace: 'metadata: ObjectMeta',
  ServiceAccount: 'metadata: ObjectMeta; automountServiceAccountToken: bool',
  PersistentVolumeClaim:
    'metadata: ObjectMeta; spec: PersistentVolumeClaimSpec',
  PersistentVolumeClaimSpec: `accessModes: []string; selector: LabelSelector; resources: VolumeResourceRequirements;
    volumeName storageClassName volumeMode: string`,
  VolumeResourceRequirements: 'limits requests: map Quantity',
  ResourceQuota: 'metadata: ObjectMeta; spec: ResourceQuotaSpec',
  ResourceQuotaSpec: 'hard: map Quantity; scopes: []string',
  HorizontalPodAutoscaler:
    'metadata: ObjectMeta; spec: HorizontalPodAutoscalerSpec',
  HorizontalPodAutoscalerSpec:
    'scaleTargetRef: CrossVersionObjectReference; minReplicas maxReplicas: int32',
  CrossVersionObjectReference: 'kind name apiVersion: string',
  PodDisruptionBudget: 'metadata: ObjectMeta; spec: PodDisruptionBudgetSpec',
  PodDisruptionBudgetSpec:
    'minAvailable maxUnavailable: IntOrString; selector: LabelSelector',
  NetworkPolicy: 'metadata: ObjectMeta; spec: NetworkPolicySpec',
  NetworkPolicySpec:
    'podSelector: LabelSelector; policyTypes: []string; ingress: []NetworkPolicyIngressRule; egress: []NetworkPolicyEgressRule',
  NetworkPolicyIngressRule: 'ports: []NetworkPolicyPort',
  NetworkPolicyEgressRule: 'ports: []NetworkPolicyPort',
  NetworkPolicyPort: 'protocol: string; port: IntOrString; endPort: int32',
};

export const GO_STRUCTS: Readonly<Record<string, GoStruct>> =
  Object.fromEntries(
    Object.entries(SOURCES).map(([name, text]) => [name, fieldsOf(text)]),
  );

/** The API group of each kind that is a struct of the table. */
const GROUPS: Readonly<Record<string, string>> = {
  '': 'Pod ConfigMap Secret Service Namespace ServiceAccount PersistentVolumeClaim ResourceQuota ReplicationController',
  apps: 'Deployment ReplicaSet StatefulSet DaemonSet',
  batch: 'Job CronJob',
  autoscaling: 'HorizontalPodAutoscaler',
  policy: 'PodDisruptionBudget',
  'networking.k8s.io': 'NetworkPolicy',
};

const KINDS: ReadonlySet<string> = new Set(
  Object.entries(GROUPS).flatMap(([group, kinds]) =>
    kinds.split(' ').map(kind => `${group}/${kind}`),
  ),
);

/** Whether the API server decodes the kind into a struct of the table. */
export const isGoKind = (group: string, kind: string) =>
  KINDS.has(`${group}/${kind}`);
