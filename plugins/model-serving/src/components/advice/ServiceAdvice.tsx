import {
  AdviceList,
  MissingAdvice,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  EmptyState,
  Section,
  useServiceAdvice,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import { AdviceCards } from './AdviceCards';
import { ADVICE_TITLES } from './titles';
import styles from './advice.module.css';

/** What cannot be said yet, with the same reason once. */
function Missing(props: { missing: readonly MissingAdvice[] }) {
  const reasons = new Map<string, string[]>();
  for (const { kind, reason } of props.missing) {
    reasons.set(reason, [...(reasons.get(reason) ?? []), ADVICE_TITLES[kind]]);
  }
  return reasons.size === 0 ? null : (
    <ul className={styles.missing}>
      {[...reasons].map(([reason, kinds]) => (
        <li key={reason}>
          Not known: {kinds.join(', ')}. {asSentence(reason)}
        </li>
      ))}
    </ul>
  );
}

/** What could be done about the costs of a service, or that nothing is known to do. */
export default function ServiceAdvice(props: {
  service: Pick<ServiceDetail, 'ref' | 'tenant'>;
}) {
  const { ref, tenant } = props.service;
  const loaded = useServiceAdvice(ref);
  return (
    <Section title="Advice">
      <WhenLoaded loaded={loaded} what="the advice" rows={1} height={80}>
        {({ items, missing }: AdviceList) => (
          <>
            {items.length === 0 && (
              <EmptyState title="No advice">
                Advice needs days of observed requests.
              </EmptyState>
            )}
            <AdviceCards items={items} tenant={tenant} />
            <Missing missing={missing} />
          </>
        )}
      </WhenLoaded>
    </Section>
  );
}
