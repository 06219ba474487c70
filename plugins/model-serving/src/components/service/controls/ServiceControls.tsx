import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import { Text } from '@backstage/ui';
import { AppLink, Section, useServingLinks } from '@model-serving/backstage-plugin-model-serving-react';
import { ControlsSection } from '../../controls/ControlsSection';
import { ViolationList } from '../../controls/ViolationList';

function Violations(props: { service: ServiceDetail }) {
  const { service } = props;
  const { createdAt, violations } = service;
  const links = useServingLinks();
  const { model, purpose, ref, tenant } = service;
  // What is only proposed was judged by its pull request's check.
  if (createdAt === null) {
    return null;
  }
  if (violations === null) {
    return (
      <Section title="Policies">
        <Text color="secondary">
          Not held against the platform's policies yet, or they are not known
          here.
        </Text>
      </Section>
    );
  }
  const fix = links.deploy({
    ...(tenant ? { tenant } : {}),
    name: ref.name,
    ...(model?.entityRef ? { model: model.entityRef } : {}),
    ...(purpose ? { purpose } : {}),
  });
  return violations.length === 0 ? (
    <Section title="Policies">
      <Text>It keeps every policy of the platform.</Text>
    </Section>
  ) : (
    <Section
      title="Policies it breaks"
      note="It runs because the policy came later or is not enforced here. A new proposal would be refused."
      actions={fix && <AppLink path={fix}>Propose fix</AppLink>}
    >
      <ViolationList violations={violations} />
    </Section>
  );
}

/** The policies a service breaks, and the controls that hold its tenant. */
export function ServiceControls(props: { service: ServiceDetail }) {
  const { service } = props;
  return (
    <>
      <Violations service={service} />
      {service.tenant && (
        <ControlsSection
          tenant={{ cluster: service.ref.cluster, name: service.tenant }}
        />
      )}
    </>
  );
}
