import { FlavorQuota } from '@model-serving/backstage-plugin-model-serving-common';
import { EmptyState, isAccelerator } from '@model-serving/backstage-plugin-model-serving-react';
import { QuotaBar } from './QuotaBar';
import styles from './QuotaBars.module.css';

/** Quota of each flavor and resource: used, nominal, borrowed, and what could be borrowed. */
export function QuotaBars(props: { quota: readonly FlavorQuota[] }) {
  const { quota } = props;
  if (quota.length === 0) {
    return (
      <EmptyState title="No quota is known.">
        The tenant has no queue, or the queue cannot be read. A platform owner
        sets it up in the GitOps repository.
      </EmptyState>
    );
  }
  const ordered = [...quota].sort(
    (a, b) =>
      Number(isAccelerator(b.resource)) - Number(isAccelerator(a.resource)),
  );
  return (
    <ul className={styles.bars}>
      {ordered.map(entry => (
        <li key={`${entry.flavor} ${entry.resource}`}>
          <QuotaBar quota={entry} />
        </li>
      ))}
    </ul>
  );
}
