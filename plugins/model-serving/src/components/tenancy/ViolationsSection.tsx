import { Text } from '@backstage/ui';
import { formatServiceRef } from '@model-serving/backstage-plugin-model-serving-common';
import { AppLink, ErrorPanel, Loading, Section, StaleNotice, useServingLinks, useViolations } from '@model-serving/backstage-plugin-model-serving-react';
import { ViolationList } from '../controls/ViolationList';
import styles from './ViolationsSection.module.css';

/** What runs and breaks a policy, each with the proposal that would mend it. */
export function ViolationsSection() {
  const { data, error, reload } = useViolations();
  const links = useServingLinks();
  const unjudged = data ? data.services - data.judged : 0;
  return (
    <Section
      title="What runs and breaks a policy"
      note="It runs because the policy came later or was not enforced. A proposal from the golden path replaces it by one that passes."
    >
      {error && (
        <ErrorPanel what="the violations" error={error} onRetry={reload} />
      )}
      {!data && !error && <Loading what="violations" rows={2} height={36} />}
      {data && <StaleNotice freshness={data} what="what was found" />}
      {data && (
        <Text as="p" color="secondary" className={styles.count}>
          {data.items.length === 0
            ? 'Nothing that was judged breaks a policy'
            : `${data.items.length} of ${data.judged} judged services`}
          {unjudged > 0 && `; ${unjudged} not judged yet`}.
        </Text>
      )}
      {data && data.items.length > 0 && (
        <ul className={styles.list}>
          {data.items.map(item => {
            const fix = links.deploy(item.answers);
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
