import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import { EvidenceList } from '../EvidenceList';
import { Columns } from '../PageBody';
import { Section } from '../Section';
import { Timeline } from '../Timeline';
import { ViolationList } from '../ViolationList';
import { ServiceNumbers } from './ServiceNumbers';

/** Is it serving, and if not, which hop? */
export function ServiceOverview(props: { service: ServiceDetail }) {
  const { service } = props;
  return (
    <>
      <ServiceNumbers service={service} />
      {service.timeline.length > 0 && (
        <Section title="From pull request to ready">
          <Timeline hops={service.timeline} />
        </Section>
      )}
      <Columns>
        <Section title="Why this verdict">
          <EvidenceList evidence={service.verdict.evidence} />
        </Section>
        {service.violations.length > 0 && (
          <Section
            title="Policies it breaks"
            note="It runs because the policy came later or is not forced here. A new proposal would be refused."
          >
            <ViolationList violations={service.violations} />
          </Section>
        )}
      </Columns>
    </>
  );
}
