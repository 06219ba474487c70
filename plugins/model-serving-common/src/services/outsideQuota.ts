import { ClusterPicture, ProjectedPod } from '../kubernetes';
import { servicesOfPod } from '../kubernetes/pod';
import { QUEUE_NAME_LABEL } from '../labels';

const MANAGED_LABEL = 'kueue.x-k8s.io/managed';

/** How far Kueue is known to count pods of a cluster; null where nobody can tell. */
function kueueOf({ kinds }: ClusterPicture): 'runs' | 'not-installed' | null {
  switch (kinds.Workload?.state) {
    case 'live':
      return 'runs';
    case 'not-installed':
      return 'not-installed';
    default:
      return null;
  }
}

/** Kueue labels, gates and accounts for every pod that it manages. */
function isUncounted(
  { labels, gates }: ProjectedPod,
  hasWorkload: boolean,
  kueue: 'runs' | 'not-installed',
): boolean {
  return (
    Object.hasOwn(labels, QUEUE_NAME_LABEL) &&
    !hasWorkload &&
    gates.length === 0 &&
    (kueue === 'not-installed' || !Object.hasOwn(labels, MANAGED_LABEL))
  );
}

/** Why pods that name a queue count against no quota; null where they do, or nobody can tell. */
export function whyOutsideQuota(
  picture: ClusterPicture,
  pods: ReadonlyArray<{
    readonly pod: ProjectedPod;
    readonly workload: unknown;
  }>,
): string | null {
  const kueue = kueueOf(picture);
  const outside =
    kueue !== null &&
    pods.length > 0 &&
    pods.every(({ pod, workload }) =>
      isUncounted(pod, workload !== undefined, kueue),
    );
  return outside
    ? `outside every quota: it names queue ${
        pods[0].pod.labels[QUEUE_NAME_LABEL]
      }, but Kueue ${
        kueue === 'runs' ? 'does not manage its pods' : 'is not installed'
      }`
    : null;
}

/**
 * Services of a namespace with running pods that name a queue and count against no quota, as `Kind name`.
 * @public
 */
export function servicesOutsideQuota(
  picture: ClusterPicture,
  namespace: string,
): string[] {
  const kueue = kueueOf(picture);
  const suspects = (picture.objects.Pod ?? []).filter(
    pod =>
      kueue !== null &&
      pod.namespace === namespace &&
      pod.phase === 'Running' &&
      isUncounted(pod, false, kueue),
  );
  if (suspects.length === 0) {
    return [];
  }
  const counted = new Set(
    (picture.objects.Workload ?? [])
      .filter(workload => workload.namespace === namespace)
      .flatMap(({ owners }) => owners.map(({ uid }) => uid)),
  );
  const names = suspects
    .filter(({ uid }) => !counted.has(uid))
    .flatMap(pod => servicesOfPod(pod).slice(0, 1))
    .map(key => key.replace(`/${namespace}/`, ' '));
  return [...new Set(names)].sort();
}
