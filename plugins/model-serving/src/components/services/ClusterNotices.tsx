import { Alert } from '@backstage/ui';
import { ClusterStatus } from '@model-serving/backstage-plugin-model-serving-common';
import { Fragment } from 'react';
import { StaleNotice } from '@model-serving/backstage-plugin-model-serving-react';

/** Clusters whose services may be missing or out of date, and why. Nothing when all can be read. */
export function ClusterNotices(props: { clusters: readonly ClusterStatus[] }) {
  return (
    <>
      {props.clusters.map(cluster => (
        <Fragment key={cluster.name}>
          <StaleNotice freshness={cluster} what={`cluster ${cluster.title}`} />
          <ForbiddenKinds cluster={cluster} />
          <ClusterDetails cluster={cluster} />
        </Fragment>
      ))}
    </>
  );
}

function ForbiddenKinds({ cluster }: { cluster: ClusterStatus }) {
  const forbidden = cluster.kinds.filter(({ state }) => state === 'forbidden');
  return forbidden.length > 0 && !cluster.stale ? (
    <Alert
      status="warning"
      icon
      title={`Cannot read all of cluster ${cluster.title}`}
      description={`The portal's service account cannot read ${forbidden
        .map(kind => kind.kind)
        .join(
          ', ',
        )}. Grant it access to complete the verdicts that depend on them.`}
    />
  ) : null;
}

/** What the cluster itself said of what cannot be read. The backend sends it to platform owners only. */
function ClusterDetails({ cluster }: { cluster: ClusterStatus }) {
  const details = [
    ...(cluster.detail ? [cluster.detail] : []),
    ...cluster.kinds.flatMap(({ kind, detail }) =>
      detail ? `${kind}: ${detail}` : [],
    ),
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
