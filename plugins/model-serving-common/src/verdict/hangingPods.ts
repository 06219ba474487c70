import { PodFacts, ServiceParts } from '../services/serviceParts';
import { clock } from './words';

/** Kubernetes gives a pod half a minute to stop; an engine with long requests is given more. */
const STOPS_WITHIN_SECONDS = 600;

/** Pods that were to be gone long ago. */
export function hangingPods(
  pods: readonly PodFacts[],
  now: Date,
): { readonly pods: readonly PodFacts[]; readonly since: string } | undefined {
  const hanging = pods
    .filter(
      ({ pod }) =>
        pod.deletedAt !== null &&
        now.getTime() - Date.parse(pod.deletedAt) >=
          STOPS_WITHIN_SECONDS * 1000,
    )
    .sort(
      (a, b) =>
        Date.parse(a.pod.deletedAt ?? '') - Date.parse(b.pod.deletedAt ?? ''),
    );
  const since = hanging[0]?.pod.deletedAt;
  return since ? { pods: hanging, since } : undefined;
}

/** What to say of such pods, and who can act; undefined where there are none. */
export function hangingWords(
  { holders }: Pick<ServiceParts, 'holders'>,
  now: Date,
):
  | { readonly words: string; readonly next: string; readonly since: string }
  | undefined {
  const found = hangingPods(holders, now);
  if (!found) {
    return undefined;
  }
  const { pods, since } = found;
  const one = pods.length === 1;
  const nodes = [
    ...new Set(pods.flatMap(({ pod }) => (pod.node ? [pod.node] : []))),
  ];
  return {
    since,
    words: `${
      one ? 'one pod has been' : `${pods.length} pods have been`
    } terminating since ${clock(since)} and still ${
      one ? 'holds' : 'hold'
    } what ${one ? 'it' : 'they'} asked for`,
    next: `Ask your platform owners why ${
      one ? 'the pod does' : 'the pods do'
    } not end${
      nodes.length > 0 ? ` on node ${nodes.join(', ')}` : ''
    }: a node that does not answer, a finalizer, or a volume that cannot be unmounted.`,
  };
}
