import { Text } from '@backstage/ui';
import {
  requestedModelOf,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppLink,
  Section,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import { ViolationList } from '../controls/ViolationList';

/** The policies that a service violates; nothing for a service that is only proposed, which its check covers. */
export function PolicySection(props: {
  service: ServiceDetail;
  /** Says so when there is no violation, and offers to fix those there are. */
  isDetailed?: boolean;
}) {
  const { service, isDetailed = false } = props;
  const { createdAt, model, purpose, ref, template, tenant, violations } =
    service;
  const links = useServingLinks();
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
  const requested = requestedModelOf(model);
  const fix = links.deploy(
    {
      ...(tenant ? { tenant } : {}),
      name: ref.name,
      ...(requested ? { model: requested } : {}),
      ...(purpose ? { purpose } : {}),
    },
    template,
  );
  return (
    <Section
      title="Policy violations"
      note="Still running because the policy was added later or is not enforced. A new proposal would be rejected."
      actions={isDetailed && fix && <AppLink path={fix}>Propose fix</AppLink>}
    >
      <ViolationList violations={violations} />
    </Section>
  );
}
