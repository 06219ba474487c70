import {
  FlavorQuota,
  isEmptyQuota,
  usedInWords,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  EmptyState,
  formatResource,
  isAccelerator,
  resourceTitle,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './QuotaBars.module.css';

function sentenceOf(quota: FlavorQuota): string {
  const show = (value: number) => formatResource(value, quota.resource);
  const { borrowed, nominal, used } = quota;
  const parts = [
    usedInWords(
      `${show(used - borrowed)} of ${show(nominal)}`,
      borrowed > 0 ? show(borrowed) : null,
    ),
  ];
  if (quota.borrowable === null) {
    parts.push('borrowable quota unknown');
  } else if (quota.borrowable > 0) {
    parts.push(`${show(quota.borrowable)} more can be borrowed`);
  }
  return parts.join(', ');
}

function QuotaBar(props: { quota: FlavorQuota }) {
  const { quota } = props;
  const own = Math.max(0, quota.used - quota.borrowed);
  const reach = Math.max(
    quota.nominal + Math.max(quota.borrowed, 0) + (quota.borrowable ?? 0),
    quota.used,
    Number.MIN_VALUE,
  );
  const percent = (value: number) => `${(value / reach) * 100}%`;
  const sentence = sentenceOf(quota);
  return (
    <div className={styles.quota}>
      <div className={styles.caption}>
        <span className={styles.flavor}>
          {quota.flavor} {resourceTitle(quota.resource)}
        </span>
        <span className={styles.sentence}>{sentence}</span>
      </div>
      <div
        className={styles.bar}
        role="meter"
        aria-label={`${quota.flavor} ${resourceTitle(quota.resource)}`}
        aria-valuemin={0}
        aria-valuemax={Math.max(quota.nominal, quota.used)}
        aria-valuenow={quota.used}
        aria-valuetext={sentence}
      >
        <span className={styles.own} style={{ width: percent(own) }} />
        <span className={styles.free} style={{ width: percent(quota.free) }} />
        <span
          className={styles.borrowed}
          style={{ width: percent(quota.borrowed) }}
        />
        <span className={styles.borrowable} />
        <span
          className={styles.nominal}
          style={{ left: percent(quota.nominal) }}
        />
      </div>
    </div>
  );
}

/** Quota of each flavor and resource: used, nominal, borrowed and borrowable. */
export function QuotaBars(props: { quota: readonly FlavorQuota[] }) {
  const { quota } = props;
  if (quota.length === 0) {
    return (
      <EmptyState title="Quota unknown">
        The tenant has no queue, or its queue could not be read. Platform owners
        set up queues in the GitOps repository.
      </EmptyState>
    );
  }
  const shown = quota.filter(each => !isEmptyQuota(each));
  const ordered = shown.sort(
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
