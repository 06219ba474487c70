import * as objects from './KubernetesObjects';
import * as kueue from './kueue/KueueObjects';

/** How the API names one kind; the type parameter says what its objects hold. */
export interface ResourceKind<T extends objects.KubernetesObject> {
  apiVersion: string;
  kind: string;
  plural: string;
  namespaced: boolean;
  readonly shape?: T;
}

function kind<T extends objects.KubernetesObject>(
  apiVersion: string,
  name: string,
  plural: string,
  namespaced = true,
): ResourceKind<T> {
  return { apiVersion, kind: name, plural, namespaced };
}

/** The kinds that the stand-ins watch. */
export const KINDS = {
  pods: kind<objects.Pod>('v1', 'Pod', 'pods'),
  nodes: kind<objects.Node>('v1', 'Node', 'nodes', false),
  claims: kind<objects.KubernetesObject>(
    'v1',
    'PersistentVolumeClaim',
    'persistentvolumeclaims',
  ),
  deployments: kind<objects.Deployment>('apps/v1', 'Deployment', 'deployments'),
  replicaSets: kind<objects.ReplicaSet>('apps/v1', 'ReplicaSet', 'replicasets'),
  jobs: kind<objects.Job>('batch/v1', 'Job', 'jobs'),
  inferenceServices: kind<objects.InferenceService>(
    'serving.kserve.io/v1beta1',
    'InferenceService',
    'inferenceservices',
  ),
  llmInferenceServices: kind<objects.LlmInferenceService>(
    'serving.kserve.io/v1alpha2',
    'LLMInferenceService',
    'llminferenceservices',
  ),
  servingRuntimes: kind<objects.ServingRuntime>(
    'serving.kserve.io/v1alpha1',
    'ServingRuntime',
    'servingruntimes',
  ),
  clusterServingRuntimes: kind<objects.ServingRuntime>(
    'serving.kserve.io/v1alpha1',
    'ClusterServingRuntime',
    'clusterservingruntimes',
    false,
  ),
  workloads: kind<kueue.Workload>(
    'kueue.x-k8s.io/v1beta2',
    'Workload',
    'workloads',
  ),
  localQueues: kind<kueue.LocalQueue>(
    'kueue.x-k8s.io/v1beta2',
    'LocalQueue',
    'localqueues',
  ),
  clusterQueues: kind<kueue.ClusterQueue>(
    'kueue.x-k8s.io/v1beta2',
    'ClusterQueue',
    'clusterqueues',
    false,
  ),
  resourceFlavors: kind<kueue.ResourceFlavor>(
    'kueue.x-k8s.io/v1beta2',
    'ResourceFlavor',
    'resourceflavors',
    false,
  ),
  workloadPriorityClasses: kind<kueue.WorkloadPriorityClass>(
    'kueue.x-k8s.io/v1beta2',
    'WorkloadPriorityClass',
    'workloadpriorityclasses',
    false,
  ),
  scaledObjects: kind<objects.ScaledObject>(
    'keda.sh/v1alpha1',
    'ScaledObject',
    'scaledobjects',
  ),
  externalSecrets: kind<objects.ExternalSecret>(
    'external-secrets.io/v1',
    'ExternalSecret',
    'externalsecrets',
  ),
  admissionPolicies: kind<objects.AdmissionPolicy>(
    'admissionregistration.k8s.io/v1',
    'ValidatingAdmissionPolicy',
    'validatingadmissionpolicies',
    false,
  ),
  services: kind<objects.Service>('v1', 'Service', 'services'),
  gateways: kind<objects.Gateway>(
    'gateway.networking.k8s.io/v1',
    'Gateway',
    'gateways',
  ),
  httpRoutes: kind<objects.HttpRoute>(
    'gateway.networking.k8s.io/v1',
    'HTTPRoute',
    'httproutes',
  ),
  secretStores: kind<objects.KubernetesObject>(
    'external-secrets.io/v1',
    'SecretStore',
    'secretstores',
  ),
};

/** Path of a kind's collection, or of one object. */
export function pathOf(
  { apiVersion, plural, namespaced }: ResourceKind<objects.KubernetesObject>,
  namespace?: string,
  name?: string,
): string {
  const parts = [apiVersion.includes('/') ? 'apis' : 'api', apiVersion];
  if (namespaced && namespace) {
    parts.push('namespaces', namespace);
  }
  parts.push(plural);
  if (name) {
    parts.push(encodeURIComponent(name));
  }
  return `/${parts.join('/')}`;
}
