import {
  ClusterPicture,
  WatchedKindName,
} from '@model-serving/backstage-plugin-model-serving-common';

/** What the quota fit of a proposal is computed from, beside the tenant's own pods. */
const QUOTA_KINDS = [
  'ClusterQueue',
  'Cohort',
  'LocalQueue',
  'Namespace',
  'ResourceFlavor',
  'Workload',
  'WorkloadPriorityClass',
] as const satisfies readonly WatchedKindName[];

/** The part of a cluster's picture that judging a proposal needs, so that no more is sent to a thread. */
export function quotaPicture(
  { cluster, kinds, objects }: ClusterPicture,
  namespace: string,
): ClusterPicture {
  return {
    cluster,
    kinds,
    objects: {
      ...Object.fromEntries(QUOTA_KINDS.map(kind => [kind, objects[kind]])),
      Pod: objects.Pod?.filter(pod => pod.namespace === namespace),
    },
  };
}
