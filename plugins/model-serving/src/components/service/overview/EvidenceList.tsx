import { Evidence } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  EmptyState,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './EvidenceList.module.css';

function EvidenceItems(props: { items: readonly Evidence[] }) {
  return (
    <ul className={styles.list}>
      {props.items.map((item, index) => (
        <li key={`${index} ${item.what}`} className={styles.item}>
          <span className={styles.what}>{item.what}</span>
          <span className={styles.value}>
            {item.value}
            {item.at && (
              <span className={styles.at}>
                {' '}
                <Age at={item.at} />
              </span>
            )}
          </span>
          {item.misleading && (
            <span className={styles.misleading}>{item.misleading}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What the verdict is based on, and what contradicts it but is known to be misleading. */
export function EvidenceList(props: { evidence: readonly Evidence[] }) {
  const believed = props.evidence.filter(item => !item.misleading);
  const misleading = props.evidence.filter(item => item.misleading);
  if (props.evidence.length === 0) {
    return (
      <EmptyState title="No evidence yet">
        The cluster has not reported anything about this service.
      </EmptyState>
    );
  }
  return (
    <>
      <EvidenceItems items={believed} />
      {misleading.length > 0 && (
        <>
          <p className={styles.aside}>Contradicts the verdict (ignored):</p>
          <EvidenceItems items={misleading} />
        </>
      )}
    </>
  );
}
