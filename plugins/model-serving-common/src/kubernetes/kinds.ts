/** Where a kind may be served. @public */
export interface ServedAt {
  /** API group; empty for the core group. */
  readonly group: string;
  readonly version: string;
}

/** A kind of object that the picture is made of. @public */
export interface WatchedKind {
  readonly kind: WatchedKindName;
  /** Groups and versions that can be read, preferred first; discovery tells which a cluster serves. */
  readonly served: readonly ServedAt[];
  readonly plural: string;
  readonly namespaced: boolean;
}

/** @public */
export type WatchedKindName =
  | 'Namespace'
  | 'InferenceService'
  | 'LLMInferenceService'
  | 'ServingRuntime'
  | 'ClusterServingRuntime'
  | 'Deployment'
  | 'Pod'
  | 'Event'
  | 'Node'
  | 'Service'
  | 'HorizontalPodAutoscaler'
  | 'LocalQueue'
  | 'ClusterQueue'
  | 'Cohort'
  | 'ResourceFlavor'
  | 'Workload'
  | 'WorkloadPriorityClass'
  | 'ScaledObject'
  | 'ExternalSecret'
  | 'InferencePool'
  | 'InferenceObjective'
  | 'HTTPRoute'
  | 'Application';

function watched(
  kind: WatchedKindName,
  plural: string,
  served: readonly ServedAt[],
  scope: 'namespaced' | 'cluster' = 'namespaced',
): WatchedKind {
  return { kind, served, plural, namespaced: scope === 'namespaced' };
}

const at = (group: string, ...versions: string[]): ServedAt[] =>
  versions.map(version => ({ group, version }));

const CORE = at('', 'v1');
// An older Kueue serves only v1beta1, whose other names are read as well.
const KUEUE = at('kueue.x-k8s.io', 'v1beta2', 'v1beta1');
const KSERVE_V1ALPHA1 = at('serving.kserve.io', 'v1alpha1');
// The inference extension left its experimental group piece by piece.
const EXPERIMENTAL_INFERENCE = at('inference.networking.x-k8s.io', 'v1alpha2');

/** Everything that is watched; nothing else of a cluster is ever read. @public */
export const WATCHED_KINDS: readonly WatchedKind[] = [
  watched('Namespace', 'namespaces', CORE, 'cluster'),
  watched(
    'InferenceService',
    'inferenceservices',
    at('serving.kserve.io', 'v1beta1'),
  ),
  watched(
    'LLMInferenceService',
    'llminferenceservices',
    at('serving.kserve.io', 'v1alpha2', 'v1alpha1'),
  ),
  watched('ServingRuntime', 'servingruntimes', KSERVE_V1ALPHA1),
  watched(
    'ClusterServingRuntime',
    'clusterservingruntimes',
    KSERVE_V1ALPHA1,
    'cluster',
  ),
  watched('Deployment', 'deployments', at('apps', 'v1')),
  watched('Pod', 'pods', CORE),
  watched('Event', 'events', CORE),
  watched('Node', 'nodes', CORE, 'cluster'),
  watched('Service', 'services', CORE),
  watched(
    'HorizontalPodAutoscaler',
    'horizontalpodautoscalers',
    at('autoscaling', 'v2'),
  ),
  watched('LocalQueue', 'localqueues', KUEUE),
  watched('ClusterQueue', 'clusterqueues', KUEUE, 'cluster'),
  watched('Cohort', 'cohorts', KUEUE, 'cluster'),
  watched('ResourceFlavor', 'resourceflavors', KUEUE, 'cluster'),
  watched('Workload', 'workloads', KUEUE),
  watched('WorkloadPriorityClass', 'workloadpriorityclasses', KUEUE, 'cluster'),
  watched('ScaledObject', 'scaledobjects', at('keda.sh', 'v1alpha1')),
  watched(
    'ExternalSecret',
    'externalsecrets',
    at('external-secrets.io', 'v1', 'v1beta1'),
  ),
  watched('InferencePool', 'inferencepools', [
    ...at('inference.networking.k8s.io', 'v1'),
    ...EXPERIMENTAL_INFERENCE,
  ]),
  watched('InferenceObjective', 'inferenceobjectives', [
    ...at('llm-d.ai', 'v1alpha2'),
    ...EXPERIMENTAL_INFERENCE,
  ]),
  watched(
    'HTTPRoute',
    'httproutes',
    at('gateway.networking.k8s.io', 'v1', 'v1beta1'),
  ),
  watched('Application', 'applications', at('argoproj.io', 'v1alpha1')),
];
