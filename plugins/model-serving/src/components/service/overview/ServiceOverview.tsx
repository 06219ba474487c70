import { Text } from '@backstage/ui';
import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import { Columns, Section } from '@model-serving/backstage-plugin-model-serving-react';
import { EvidenceList } from './EvidenceList';
import { Timeline } from './Timeline';
import { ViolationList } from '../../controls/ViolationList';
import { ServiceNumbers } from './ServiceNumbers';

function PolicySection(props: { service: ServiceDetail }) {
  const { violations, createdAt } = props.service;
  if (violations === null) {
    // What is only proposed was judged by its pull request's check.
    return createdAt === null ? null : (
      <Section title="Policies">
        <Text color="secondary">
          Not held against the platform's policies yet, or they are not known
          here.
        </Text>
      </Section>
    );
  }
  if (violations.length === 0) {
    return null;
  }
  return (
    <Section
      title="Policies it breaks"
      note="It runs because the policy came later or is not enforced here. A new proposal would be refused."
    >
      <ViolationList violations={violations} />
    </Section>
  );
}

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
        <PolicySection service={service} />
      </Columns>
    </>
  );
}
