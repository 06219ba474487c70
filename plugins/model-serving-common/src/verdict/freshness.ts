import { Freshness } from '../api';
import { ClusterPicture, WatchedKindName } from '../kubernetes';
import { readableTime } from '../readableTime';

/** Where facts of these kinds come from, as old as the oldest of them. */
export function freshnessOf(
  picture: ClusterPicture,
  kinds: readonly WatchedKindName[],
): Freshness {
  const statuses = kinds
    .map(kind => ({ kind, status: picture.kinds[kind] }))
    .filter(({ status }) => status?.state !== 'not-installed');
  const times = statuses.map(({ status }) => status?.asOf ?? null);
  const asOf = times.includes(null)
    ? null
    : (times as string[]).sort((a, b) => Date.parse(a) - Date.parse(b))[0] ??
      null;
  const broken = statuses.find(({ status }) => status?.state !== 'live');
  const where = `cluster ${picture.title ?? picture.cluster}`;
  const state = broken?.status?.state ?? 'starting';
  const why = broken?.status?.message ? `: ${broken.status.message}` : '';
  const reasons = {
    starting: `the ${broken?.kind}s of ${where} have not been read yet`,
    forbidden: `the portal is not allowed to read ${broken?.kind}s of ${where}${why}`,
    unreachable: `${where} has been unreachable since ${
      broken?.status?.since ? readableTime(broken.status.since) : 'the start'
    }${why}`,
    live: '',
    'not-installed': '',
  };
  return {
    asOf,
    source: `kubernetes:${picture.cluster}`,
    stale: broken !== undefined,
    ...(broken ? { staleReason: reasons[state] } : {}),
  };
}
