import { ClusterStatus } from '@model-serving/backstage-plugin-model-serving-common';

type KindStatus = ClusterStatus['kinds'][number];

const GRANT =
  'Platform owners: grant the account list and watch of these kinds.';

/** Kinds that are named where something concerns several. */
const MOST_NAMED = 8;

function namesOf(kinds: readonly KindStatus[]): string {
  const names = kinds.slice(0, MOST_NAMED).map(({ kind }) => kind);
  const more = kinds.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** What of a cluster that can be read may not be read, or only in some namespaces; undefined where all may be. */
export function denialsInWords({
  account,
  kinds,
  stale,
}: ClusterStatus): string | undefined {
  const forbidden = kinds.filter(({ state }) => state === 'forbidden');
  const limited = kinds.filter(({ isLimited }) => isLimited);
  if (stale || forbidden.length + limited.length === 0) {
    return undefined;
  }
  const who = account ? `account ${account}` : "the portal's account";
  return [
    limited.length > 0 &&
      `In some namespaces only, ${who} may read: ${namesOf(
        limited,
      )}. Services of other namespaces are not shown.`,
    forbidden.length > 0 &&
      `Not readable for ${who}: ${namesOf(
        forbidden,
      )}. Verdicts that depend on them are incomplete.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** What the cluster itself said of what cannot be read, once where it said the same of several kinds. */
function detailsInWords(cluster: ClusterStatus): string | undefined {
  const byDetail = new Map<string, KindStatus[]>();
  for (const kind of cluster.kinds) {
    if (kind.detail && kind.detail !== cluster.detail) {
      byDetail.set(kind.detail, [...(byDetail.get(kind.detail) ?? []), kind]);
    }
  }
  const details = [
    ...(cluster.detail ? [cluster.detail] : []),
    ...[...byDetail].map(([detail, kinds]) => `${namesOf(kinds)}: ${detail}`),
  ];
  return details.length > 0 ? details.join(' · ') : undefined;
}

/**
 * A cluster with what it does not let be read, in words.
 *
 * @param cluster - As far as the reader may know it: the words say no more
 */
export function withWords(cluster: ClusterStatus): ClusterStatus {
  const denials = denialsInWords(cluster);
  const details = detailsInWords(cluster);
  return {
    ...cluster,
    ...(denials && { access: `${denials} ${GRANT}` }),
    ...(details && { details }),
  };
}
