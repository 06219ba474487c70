/** A kind of object that the picture is made of. @public */
export interface WatchedKind {
  readonly kind: WatchedKindName;
  /** API group; empty for the core group. */
  readonly group: string;
  /** Served versions that can be read, preferred first. */
  readonly versions: readonly string[];
  readonly plural: string;
  readonly namespaced: boolean;
}

/** @public */
export type WatchedKindName =
  | 'Namespace'
  | 'InferenceService'
  | 'LLMInferenceService'
  | 'Deployment'
  | 'Pod'
  | 'Event'
  | 'Node'
  | 'LocalQueue'
  | 'ClusterQueue'
  | 'Cohort'
  | 'ResourceFlavor'
  | 'Workload'
  | 'WorkloadPriorityClass'
  | 'ScaledObject'
  | 'ExternalSecret'
  | 'Application';

function watched(
  kind: WatchedKindName,
  plural: string,
  group: string,
  versions: readonly string[],
  namespaced = true,
): WatchedKind {
  return { kind, group, versions, plural, namespaced };
}

const KUEUE = 'kueue.x-k8s.io';
const KUEUE_VERSIONS = ['v1beta2', 'v1beta1'];
const KSERVE = 'serving.kserve.io';

/** Everything that is watched; nothing else of a cluster is ever read. @public */
export const WATCHED_KINDS: readonly WatchedKind[] = [
  watched('Namespace', 'namespaces', '', ['v1'], false),
  watched('InferenceService', 'inferenceservices', KSERVE, ['v1beta1']),
  watched('LLMInferenceService', 'llminferenceservices', KSERVE, [
    'v1alpha2',
    'v1alpha1',
  ]),
  watched('Deployment', 'deployments', 'apps', ['v1']),
  watched('Pod', 'pods', '', ['v1']),
  watched('Event', 'events', '', ['v1']),
  watched('Node', 'nodes', '', ['v1'], false),
  watched('LocalQueue', 'localqueues', KUEUE, KUEUE_VERSIONS),
  watched('ClusterQueue', 'clusterqueues', KUEUE, KUEUE_VERSIONS, false),
  watched('Cohort', 'cohorts', KUEUE, KUEUE_VERSIONS, false),
  watched('ResourceFlavor', 'resourceflavors', KUEUE, KUEUE_VERSIONS, false),
  watched('Workload', 'workloads', KUEUE, KUEUE_VERSIONS),
  watched(
    'WorkloadPriorityClass',
    'workloadpriorityclasses',
    KUEUE,
    KUEUE_VERSIONS,
    false,
  ),
  watched('ScaledObject', 'scaledobjects', 'keda.sh', ['v1alpha1']),
  watched('ExternalSecret', 'externalsecrets', 'external-secrets.io', [
    'v1',
    'v1beta1',
  ]),
  watched('Application', 'applications', 'argoproj.io', ['v1alpha1']),
];
