import { Alert } from '@backstage/ui';
import { ClusterStatus } from '@model-serving/backstage-plugin-model-serving-common';
import { StaleNotice } from '../StaleNotice';

/** Clusters whose services may be missing or old, and why. Nothing when all can be read. */
export function ClusterNotices(props: { clusters: readonly ClusterStatus[] }) {
  return (
    <>
      {props.clusters.map(cluster => {
        if (cluster.stale) {
          return (
            <StaleNotice
              key={cluster.name}
              freshness={cluster}
              what={`cluster ${cluster.title}`}
            />
          );
        }
        const forbidden = cluster.kinds.filter(
          kind => kind.state === 'forbidden',
        );
        return forbidden.length > 0 ? (
          <Alert
            key={cluster.name}
            status="warning"
            icon
            title={`Part of cluster ${cluster.title} cannot be read.`}
            description={`The portal's account may not read ${forbidden
              .map(kind => kind.kind)
              .join(
                ', ',
              )}. Verdicts that need them say so; give the account that right to see more.`}
          />
        ) : null;
      })}
    </>
  );
}
