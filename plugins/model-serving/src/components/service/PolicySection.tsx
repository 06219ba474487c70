import { Text } from '@backstage/ui';
import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import { Section } from '@model-serving/backstage-plugin-model-serving-react';
import { ProposeFix } from '../controls/ProposeFix';
import { ViolationList } from '../controls/ViolationList';

/** The policies that a service violates; nothing for a service that is only proposed, which its check covers. */
export function PolicySection(props: {
  service: ServiceDetail;
  /** Says so when there is no violation, and offers to fix those there are. */
  isDetailed?: boolean;
}) {
  const { service, isDetailed = false } = props;
  const { createdAt, ref, tenant, violations } = service;
  if (violations === null) {
    return createdAt === null ? null : (
      <Section title="Policies">
        <Text color="secondary">
          Not yet checked against the platform's policies.
        </Text>
      </Section>
    );
  }
  if (violations.length === 0) {
    return isDetailed ? (
      <Section title="Policies">
        <Text>Complies with every platform policy.</Text>
      </Section>
    ) : null;
  }
  return (
    <Section
      title="Policy violations"
      note="Still running because the policy was added later or is not enforced. A new proposal would be rejected."
      actions={isDetailed && <ProposeFix service={ref} tenant={tenant} />}
    >
      <ViolationList violations={violations} />
    </Section>
  );
}
