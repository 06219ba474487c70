import { ReactNode } from 'react';
import {
  ServiceDetail,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ErrorPanel,
  Loading,
  PageBody,
  SectionLevel,
  StaleNotice,
  useServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-react';
import { CostPanel } from '../service/cost/CostPanel';
import { VerdictLine } from '../service/ServiceHeader';
import { ServiceOverview } from '../service/overview/ServiceOverview';
import { ServiceServing } from '../service/serving/ServiceServing';
import { MissingService, useEntityService } from './EntityService';

function Contents(props: {
  service: ServiceRef;
  what: string;
  children: (service: ServiceDetail) => ReactNode;
}) {
  const { data, error, reload } = useServiceDetail(props.service);
  return (
    <>
      {error && <ErrorPanel what={props.what} error={error} onRetry={reload} />}
      {!data && !error && <Loading what={props.what} rows={4} height={96} />}
      {data && props.children(data)}
    </>
  );
}

function EntityFrame(props: {
  what: string;
  children: (service: ServiceDetail) => ReactNode;
}) {
  const { service, foreign } = useEntityService();
  return (
    <SectionLevel level={2}>
      <PageBody place="entity">
        {service ? (
          <Contents service={service} what={props.what}>
            {props.children}
          </Contents>
        ) : (
          <MissingService foreign={foreign} />
        )}
      </PageBody>
    </SectionLevel>
  );
}

/** The *Serving* tab of a service's entity. */
export function EntityServingContent() {
  return (
    <EntityFrame what="the service">
      {service => (
        <>
          <StaleNotice freshness={service} what="the service" />
          <VerdictLine service={service} />
          <ServiceOverview service={service} />
          <ServiceServing service={service} />
        </>
      )}
    </EntityFrame>
  );
}

/** The *Cost* tab of a service's entity. */
export function EntityCostContent() {
  return (
    <EntityFrame what="the cost of the service">
      {service => <CostPanel cost={service.cost} />}
    </EntityFrame>
  );
}
