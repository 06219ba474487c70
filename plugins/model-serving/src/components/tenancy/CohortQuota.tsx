import { Tenant } from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatResource,
  resourceTitle,
} from '@model-serving/backstage-plugin-model-serving-react';
import { FlavorUse, QueueShare, quotaByFlavor } from './quotaByFlavor';
import styles from './CohortQuota.module.css';

function sentenceOf(use: FlavorUse): string {
  const show = (value: number) => formatResource(value, use.resource);
  const lent =
    use.borrowed > 0
      ? `, ${show(use.borrowed)} of them borrowed between tenants`
      : '';
  return `${show(use.used)} of ${show(use.nominal)} used${lent}`;
}

function namesOf({ tenants }: QueueShare): string {
  return tenants.join(', ');
}

function Flavor(props: { use: FlavorUse }) {
  const { use } = props;
  const reach = Math.max(use.nominal, use.used, 1);
  const show = (value: number) => formatResource(value, use.resource);
  const title = `${use.flavor} ${resourceTitle(use.resource)}`;
  const sentence = sentenceOf(use);
  const busy = use.shares.filter(share => share.used > 0);
  return (
    <li className={styles.flavor}>
      <div className={styles.caption}>
        <span className={styles.title}>
          {title}
          {use.cohort && (
            <span className={styles.cohort}> in cohort {use.cohort}</span>
          )}
        </span>
        <span className={styles.sentence}>{sentence}</span>
      </div>
      <div
        className={styles.bar}
        role="meter"
        aria-label={title}
        aria-valuemin={0}
        aria-valuemax={reach}
        aria-valuenow={use.used}
        aria-valuetext={sentence}
      >
        {busy.map(share => (
          <span
            key={namesOf(share)}
            className={styles.share}
            data-borrowing={share.borrowed > 0 || undefined}
            style={{ width: `${(share.used / reach) * 100}%` }}
            title={`${namesOf(share)}: ${show(share.used)}`}
          />
        ))}
      </div>
      <ul className={styles.shares}>
        {use.shares.map(share => (
          <li key={namesOf(share)}>
            {namesOf(share)}{' '}
            <strong>
              {show(share.used - share.borrowed)} of {show(share.nominal)}
            </strong>
            {share.borrowed > 0 && `, and ${show(share.borrowed)} borrowed`}
            {share.tenants.length > 1 && ', one queue'}
          </li>
        ))}
      </ul>
    </li>
  );
}

/** How much of each flavor is used, and by which tenants. */
export function CohortQuota(props: { tenants: readonly Tenant[] }) {
  return (
    <ul className={styles.flavors}>
      {quotaByFlavor(props.tenants).map(use => (
        <Flavor key={`${use.cohort} ${use.flavor} ${use.resource}`} use={use} />
      ))}
    </ul>
  );
}
