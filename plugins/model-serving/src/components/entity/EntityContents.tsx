import { ReactNode } from 'react';
import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import { SectionLevel } from '@model-serving/backstage-plugin-model-serving-react';
import { ServiceCostView } from '../service/cost/ServiceCostView';
import { VerdictLine } from '../service/ServiceHeader';
import { ServiceOverview } from '../service/overview/ServiceOverview';
import { ServiceServing } from '../service/serving/ServiceServing';
import { EntityService } from './EntityService';

function EntityFrame(props: {
  children: (service: ServiceDetail) => ReactNode;
}) {
  return (
    <SectionLevel level={2}>
      <EntityService rows={4} height={96}>
        {props.children}
      </EntityService>
    </SectionLevel>
  );
}

/** The *Serving* tab of a service's entity. */
export function EntityServingContent() {
  return (
    <EntityFrame>
      {service => (
        <>
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
    <EntityFrame>
      {service => <ServiceCostView service={service} />}
    </EntityFrame>
  );
}
