import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Columns,
  Section,
} from '@model-serving/backstage-plugin-model-serving-react';
import { MovedTagAlert } from './MovedTagAlert';
import { EvidenceList } from './EvidenceList';
import { Timeline } from './Timeline';
import { PolicySection } from '../PolicySection';
import { ServiceNumbers } from './ServiceNumbers';

/** Whether the service is serving, and if not, what it is waiting for. */
export function ServiceOverview(props: { service: ServiceDetail }) {
  const { service } = props;
  return (
    <>
      <MovedTagAlert service={service} />
      <ServiceNumbers service={service} />
      {service.timeline.length > 0 && (
        <Section title="From pull request to ready">
          <Timeline hops={service.timeline} />
        </Section>
      )}
      <Columns>
        <Section title="Evidence">
          <EvidenceList evidence={service.verdict.evidence} />
        </Section>
        <PolicySection service={service} />
      </Columns>
    </>
  );
}
