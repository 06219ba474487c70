import { Tenant } from '@model-serving/backstage-plugin-model-serving-common';
import { RiErrorWarningLine } from '@remixicon/react';
import {
  AppLink,
  EntityLink,
  Facts,
  formatCount,
  KeyNumbers,
  priorityTitle,
  Section,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import { formatBudget } from './formatBudget';
import { QuotaBars } from './QuotaBars';
import styles from './TenantCard.module.css';

function count(label: string, value: number | null) {
  return {
    label,
    measured: {
      value,
      unit: '',
      reason: 'The queue could not be read.',
    },
  };
}

function queueOf({ clusterQueue, queueSharedWith }: Tenant): string | null {
  return clusterQueue && queueSharedWith > 0
    ? `${clusterQueue}, shared with ${formatCount(
        queueSharedWith,
        'other namespace',
      )}: the quota above is that of all of them`
    : clusterQueue;
}

/** One tenant: what it may use, what it uses, what is waiting, and what is wrong with its setup. */
export function TenantCard(props: { tenant: Tenant }) {
  const { tenant } = props;
  const links = useServingLinks();
  return (
    <Section
      title={tenant.name}
      note={
        <Facts
          layout="line"
          items={[
            ['Owner', tenant.owner && <EntityLink entityRef={tenant.owner} />],
            ['Cost center', tenant.costCenter],
            ['Namespace', `${tenant.namespace} on ${tenant.cluster}`],
            [
              'Costs',
              <AppLink key="costs" path={links.tenantCosts(tenant)}>
                This month
              </AppLink>,
            ],
            [
              'Budget',
              tenant.budgetPerMonth === null
                ? null
                : `${formatBudget(tenant)} per month`,
            ],
          ]}
        />
      }
      actions={
        <AppLink path={links.services({ tenant: tenant.name })}>
          {formatCount(tenant.services, 'service')}
        </AppLink>
      }
    >
      <div className={styles.card}>
        {tenant.problems.length > 0 && (
          <ul className={styles.problems} aria-label="Problems">
            {tenant.problems.map(problem => (
              <li key={problem}>
                <RiErrorWarningLine size={16} aria-hidden="true" />
                <span>{problem}</span>
              </li>
            ))}
          </ul>
        )}
        <KeyNumbers
          label={`Queue of ${tenant.name}`}
          size="small"
          numbers={[
            count('Workloads admitted', tenant.admitted),
            count('Workloads waiting', tenant.pending),
          ]}
        />
        <QuotaBars quota={tenant.quota} />
        <Facts
          items={[
            ['Local queue', tenant.localQueue],
            ['Cluster queue', queueOf(tenant)],
            ['Cohort', tenant.cohort],
            ['Priorities', tenant.priorities.map(priorityTitle).join(', ')],
          ]}
        />
      </div>
    </Section>
  );
}
