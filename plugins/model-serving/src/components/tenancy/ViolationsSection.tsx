import { Text } from '@backstage/ui';
import { formatServiceRef } from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppLink,
  ErrorPanel,
  formatCount,
  Loading,
  Section,
  StaleNotice,
  useServingLinks,
  useViolations,
} from '@model-serving/backstage-plugin-model-serving-react';
import { ViolationList } from '../controls/ViolationList';
import styles from './ViolationsSection.module.css';

/** Running services that violate a policy, each with a link that proposes a fix. */
export function ViolationsSection() {
  const { data, error, reload } = useViolations();
  const links = useServingLinks();
  const unjudged = data ? data.services - data.judged : 0;
  return (
    <Section
      title="Policy violations"
      note="Still running because the policy was added later or is not enforced. Proposing a fix opens a pull request that complies."
    >
      {error && (
        <ErrorPanel what="the violations" error={error} onRetry={reload} />
      )}
      {!data && !error && <Loading what="violations" rows={2} height={36} />}
      {data && <StaleNotice freshness={data} what="the violations" />}
      {data && (
        <Text as="p" color="secondary" className={styles.count}>
          {data.items.length === 0
            ? 'No violations'
            : `${data.items.length} of ${formatCount(
                data.judged,
                'checked service',
              )}`}
          {unjudged > 0 && `; ${unjudged} not checked yet`}.
        </Text>
      )}
      {data && data.items.length > 0 && (
        <ul className={styles.list}>
          {data.items.map(item => {
            const fix = links.deploy(item.answers, item.template);
            const page = links.service(item.ref);
            const name = `${item.ref.namespace}/${item.ref.name}`;
            return (
              <li key={formatServiceRef(item.ref)}>
                <div className={styles.head}>
                  <AppLink path={page}>{name}</AppLink>
                  {fix && (
                    <AppLink path={fix} aria-label={`Propose fix for ${name}`}>
                      Propose fix
                    </AppLink>
                  )}
                </div>
                <ViolationList violations={item.violations} />
              </li>
            );
          })}
        </ul>
      )}
    </Section>
  );
}
