import { EntityInfoCard } from '@backstage/plugin-catalog-react';
import {
  AppLink,
  KeyNumbers,
  ReplicaCount,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import { VerdictLine } from '../service/ServiceHeader';
import { EntityService, useEntityService } from './EntityService';

/** The card on the overview of a service's entity: verdict, reason, replicas, queue, cost. */
export function EntityServingCard() {
  const { service } = useEntityService();
  const links = useServingLinks();
  const href = service && links.service(service);
  return (
    <EntityInfoCard
      title="Serving"
      headerActions={href && <AppLink path={href}>Details</AppLink>}
    >
      <EntityService rows={2} height={48}>
        {data => (
          <>
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
      </EntityService>
    </EntityInfoCard>
  );
}
