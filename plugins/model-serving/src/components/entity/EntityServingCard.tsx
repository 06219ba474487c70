import { EntityInfoCard } from '@backstage/plugin-catalog-react';
import { ServiceRef } from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppLink,
  ErrorPanel,
  KeyNumbers,
  Loading,
  PageBody,
  ReplicaCount,
  StaleNotice,
  useServiceDetail,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import { VerdictLine } from '../service/ServiceHeader';
import { MissingService, useEntityService } from './EntityService';

function CardBody(props: { service: ServiceRef }) {
  const { data, error, reload } = useServiceDetail(props.service);
  return (
    <PageBody place="entity">
      {error && (
        <ErrorPanel what="the service" error={error} onRetry={reload} />
      )}
      {!data && !error && <Loading what="the service" rows={2} height={48} />}
      {data && (
        <>
          <StaleNotice freshness={data} what="the service" />
          <VerdictLine service={data} />
          <KeyNumbers
            label="Now"
            size="small"
            numbers={[
              {
                label: 'Replicas ready',
                node: <ReplicaCount replicas={data.replicas} />,
              },
              { label: 'Requests waiting', measured: data.waiting },
              { label: 'Cost per hour', measured: data.costPerHour },
              { label: 'Cost today', measured: data.cost.today },
            ]}
          />
        </>
      )}
    </PageBody>
  );
}

/** The card on the overview of a service's entity: verdict, reason, replicas, queue, cost. */
export function EntityServingCard() {
  const { service, foreign } = useEntityService();
  const links = useServingLinks();
  const href = service && links.service(service);
  return (
    <EntityInfoCard
      title="Serving"
      headerActions={href && <AppLink path={href}>Details</AppLink>}
    >
      {service ? (
        <CardBody service={service} />
      ) : (
        <MissingService foreign={foreign} />
      )}
    </EntityInfoCard>
  );
}
