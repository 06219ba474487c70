import { Tenant } from '@model-serving/backstage-plugin-model-serving-common';
import { RiErrorWarningLine } from '@remixicon/react';
import { AppLink, Facts, KeyNumbers, priorityTitle, Section, useServingLinks } from '@model-serving/backstage-plugin-model-serving-react';
import { QuotaBars } from './QuotaBars';
import styles from './TenantCard.module.css';

const BUDGET = new Intl.NumberFormat('en-US');

function nameOf(entityRef: string): string {
  return entityRef.slice(entityRef.lastIndexOf('/') + 1);
}

function count(label: string, value: number | null) {
  return {
    label,
    measured: {
      value,
      unit: '',
      reason: 'The queue cannot be read.',
    },
  };
}

/** One tenant: what it may use, what it uses, what waits, and what is wrong with its set-up. */
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
            [
              'Owner',
              tenant.owner && (
                <AppLink path={links.entity(tenant.owner)}>
                  {nameOf(tenant.owner)}
                </AppLink>
              ),
            ],
            ['Cost center', tenant.costCenter],
            ['Namespace', `${tenant.namespace} on ${tenant.cluster}`],
            [
              'Budget',
              tenant.budgetPerMonth === null
                ? null
                : `${BUDGET.format(tenant.budgetPerMonth)} a month`,
            ],
          ]}
        />
      }
      actions={
        <AppLink path={links.services({ tenant: tenant.name })}>
          {`${tenant.services} ${
            tenant.services === 1 ? 'service' : 'services'
          }`}
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
            ['Cluster queue', tenant.clusterQueue],
            ['Cohort', tenant.cohort],
            ['Priorities', tenant.priorities.map(priorityTitle).join(', ')],
          ]}
        />
      </div>
    </Section>
  );
}
