import { Alert } from '@backstage/ui';
import { ClusterStatus } from '@model-serving/backstage-plugin-model-serving-common';
import { Fragment } from 'react';
import { StaleNotice } from '@model-serving/backstage-plugin-model-serving-react';

type KindStatus = ClusterStatus['kinds'][number];

/** Kinds that are named where something concerns several. */
const MOST_NAMED = 8;

/** Clusters whose services may be missing or out of date, and why. Nothing when all can be read. */
export function ClusterNotices(props: { clusters: readonly ClusterStatus[] }) {
  return (
    <>
      {props.clusters.map(cluster => (
        <Fragment key={cluster.name}>
          <StaleNotice
            freshness={cluster}
            what={`cluster ${cluster.title}`}
            next={cluster.next}
          />
          <AccessNotice cluster={cluster} />
          <ClusterDetails cluster={cluster} />
        </Fragment>
      ))}
    </>
  );
}

function namesOf(kinds: readonly KindStatus[]): string {
  const names = kinds.slice(0, MOST_NAMED).map(({ kind }) => kind);
  const more = kinds.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** What of a cluster that can be read may not be read, or only in some namespaces. */
function AccessNotice({ cluster }: { cluster: ClusterStatus }) {
  const { account, kinds, stale, title } = cluster;
  const forbidden = kinds.filter(({ state }) => state === 'forbidden');
  const limited = kinds.filter(({ isLimited }) => isLimited);
  if (stale || forbidden.length + limited.length === 0) {
    return null;
  }
  const who = account ? `account ${account}` : "the portal's account";
  const sentences = [
    ...(limited.length > 0
      ? [
          `In some namespaces only, ${who} may read: ${namesOf(
            limited,
          )}. Services of other namespaces are not shown.`,
        ]
      : []),
    ...(forbidden.length > 0
      ? [
          `Not readable for ${who}: ${namesOf(
            forbidden,
          )}. Verdicts that depend on them are incomplete.`,
        ]
      : []),
    'Platform owners: grant the account list and watch of these kinds.',
  ];
  return (
    <Alert
      status="warning"
      icon
      title={`Cannot read all of cluster ${title}`}
      description={sentences.join(' ')}
    />
  );
}

/** What the cluster itself said of what cannot be read. The backend sends it to platform owners only. */
function ClusterDetails({ cluster }: { cluster: ClusterStatus }) {
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
  return details.length > 0 ? (
    <Alert
      status="info"
      icon
      title={`Details of cluster ${cluster.title} (visible to platform owners)`}
      description={details.join(' · ')}
    />
  ) : null;
}
