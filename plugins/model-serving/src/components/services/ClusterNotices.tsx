import { Fragment } from 'react';
import { Alert } from '@backstage/ui';
import { ClusterStatus } from '@model-serving/backstage-plugin-model-serving-common';
import { StaleNotice } from '@model-serving/backstage-plugin-model-serving-react';

/** Clusters whose services may be missing or out of date, and why. Nothing when all can be read. */
export function ClusterNotices(props: { clusters: readonly ClusterStatus[] }) {
  return (
    <>
      {props.clusters.map(cluster => {
        const { access, details, name, next, title } = cluster;
        return (
          <Fragment key={name}>
            <StaleNotice
              freshness={cluster}
              what={`cluster ${title}`}
              next={next}
            />
            {access && (
              <Alert
                status="warning"
                icon
                title={`Cannot read all of cluster ${title}`}
                description={access}
              />
            )}
            {details && (
              <Alert
                status="info"
                icon
                title={`Details of cluster ${title} (visible to platform owners)`}
                description={details}
              />
            )}
          </Fragment>
        );
      })}
    </>
  );
}
