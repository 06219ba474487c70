import { Text } from '@backstage/ui';
import { formatServiceRef } from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppLink,
  formatCount,
  Section,
  useServingLinks,
  useViolations,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import { ProposeFix } from '../controls/ProposeFix';
import { ViolationList } from '../controls/ViolationList';
import styles from './ViolationsSection.module.css';

/** Running services that violate a policy, each with a button that proposes a fix. */
export function ViolationsSection() {
  const violations = useViolations();
  const links = useServingLinks();
  return (
    <Section
      title="Policy violations"
      note="Still running because the policy was added later or is not enforced. A fix is a change of the service, which has to comply."
    >
      <WhenLoaded
        loaded={violations}
        what="the violations"
        rows={2}
        height={36}
      >
        {({ items, judged, services }) => (
          <>
            <Text as="p" color="secondary" className={styles.count}>
              {items.length === 0
                ? 'No violations'
                : `${items.length} of ${formatCount(
                    judged,
                    'checked service',
                  )}`}
              {services > judged && `; ${services - judged} not checked yet`}.
            </Text>
            <ul className={styles.list}>
              {items.map(item => {
                const page = links.service(item.ref);
                const name = `${item.ref.namespace}/${item.ref.name}`;
                return (
                  <li key={formatServiceRef(item.ref)}>
                    <div className={styles.head}>
                      <AppLink path={page}>{name}</AppLink>
                      <ProposeFix service={item.ref} tenant={item.tenant} />
                    </div>
                    <ViolationList violations={item.violations} />
                  </li>
                );
              })}
            </ul>
          </>
        )}
      </WhenLoaded>
    </Section>
  );
}
