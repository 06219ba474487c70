import { FlavorQuota } from '@model-serving/backstage-plugin-model-serving-common';
import { formatResource, resourceTitle } from '@model-serving/backstage-plugin-model-serving-react';
import styles from './QuotaBars.module.css';

function sentenceOf(quota: FlavorQuota): string {
  const show = (value: number) => formatResource(value, quota.resource);
  const parts = [`${show(quota.used)} of ${show(quota.nominal)} used`];
  if (quota.borrowed > 0) {
    parts.push(`${show(quota.borrowed)} of them borrowed`);
  }
  if (quota.borrowable === null) {
    parts.push('what could be borrowed is unknown');
  } else if (quota.borrowable > 0) {
    parts.push(`${show(quota.borrowable)} more by borrowing`);
  }
  return parts.join(', ');
}

export function QuotaBar(props: { quota: FlavorQuota }) {
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
