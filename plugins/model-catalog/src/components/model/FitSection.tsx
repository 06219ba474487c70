import { useMemo } from 'react';
import { Select, Text } from '@backstage/ui';
import {
  AcceleratorOption,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppButtonLink,
  DataColumn,
  DataTable,
  EmptyState,
  ErrorPanel,
  FitBadge,
  formatBytes,
  formatPerHour,
  Loading,
  Section,
  ServingLinks,
  StaleNotice,
  useAccelerators,
  useServingLinks,
  useTenants,
  useUrlState,
} from '@model-serving/backstage-plugin-model-serving-react';
import { Model } from '../../model/readModel';
import styles from './ModelPage.module.css';

function columnsOf(options: {
  links: ServingLinks;
  model: Model;
  tenant: string;
  currency: string | null;
}): DataColumn<AcceleratorOption>[] {
  const { links, model, tenant, currency } = options;
  return [
    {
      id: 'accelerator',
      label: 'Accelerator',
      isRowHeader: true,
      render: option => option.title,
    },
    {
      id: 'fit',
      label: `One replica in ${tenant}`,
      wide: true,
      render: option => (
        <>
          <FitBadge word={option.fit.word} />
          <div className={styles.sentence}>{option.fit.sentence}</div>
        </>
      ),
    },
    {
      id: 'price',
      label: 'Cost per hour',
      numeric: true,
      render: option =>
        option.perHour === null || currency === null
          ? 'no price'
          : formatPerHour(option.perHour, currency),
    },
    {
      id: 'deploy',
      label: 'Deploy',
      render: option =>
        option.fit.word === 'never' ? (
          '–'
        ) : (
          <AppButtonLink
            size="small"
            variant="tertiary"
            path={links.deploy({
              model: model.entityRef,
              tenant,
              accelerator: option.id,
            })}
            aria-label={`Deploy on ${option.title}`}
          >
            Deploy
          </AppButtonLink>
        ),
    },
  ];
}

function FitTable(props: { model: Model; tenant: string }) {
  const { model, tenant } = props;
  const links = useServingLinks();
  const { data, error, reload } = useAccelerators(tenant);
  const currency = data?.currency ?? null;
  const columns = useMemo(
    () => columnsOf({ links, model, tenant, currency }),
    [links, model, tenant, currency],
  );
  if (!data) {
    return error ? (
      <ErrorPanel
        what={`quota fit for ${tenant}`}
        error={error}
        onRetry={reload}
      />
    ) : (
      <Loading what="quota fit" height={44} />
    );
  }
  if (data.missing.length > 0) {
    return (
      <EmptyState title={`The cluster of ${tenant} cannot run this service`}>
        {data.missing.join('; ')}. Ask your platform owners to install what is
        missing.
      </EmptyState>
    );
  }
  if (data.items.length === 0) {
    return (
      <EmptyState title={`No accelerators available to ${tenant}`}>
        The platform's profiles define which accelerators a tenant may use. Ask
        your platform owners to add one.
      </EmptyState>
    );
  }
  return (
    <>
      <StaleNotice freshness={data} what="quota fit" />
      {error && <ErrorPanel what="quota fit" error={error} onRetry={reload} />}
      <DataTable
        label="Fit by accelerator"
        columns={columns}
        rows={data.items}
        rowKey={option => option.id}
      />
    </>
  );
}

function TenantFit(props: { model: Model; tenants: readonly Tenant[] }) {
  const { model, tenants } = props;
  const [name, setName] = useUrlState('tenant');
  const chosen = tenants.find(tenant => tenant.name === name) ?? tenants[0];
  return (
    <>
      {tenants.length > 1 && (
        <Select
          className={styles.tenant}
          label="Tenant"
          options={tenants.map(tenant => ({
            id: tenant.name,
            label: tenant.name,
          }))}
          value={chosen.name}
          onChange={key => setName(String(key))}
        />
      )}
      <FitTable key={chosen.name} model={model} tenant={chosen.name} />
    </>
  );
}

/** Whether the model would be admitted in the user's tenants, per accelerator. */
export function FitSection(props: { model: Model }) {
  const { model } = props;
  const { data, error, reload } = useTenants();
  const memory = model.facts?.memoryBytes ?? null;
  return (
    <Section title="Quota fit">
      <div className={styles.section}>
        <Text variant="body-small">
          {memory === null
            ? 'Required accelerator memory unknown.'
            : `Declared need: ${formatBytes(
                memory,
              )} of accelerator memory. The form checks whether one replica fits an accelerator's memory.`}
        </Text>
        {!data &&
          (error ? (
            <ErrorPanel what="your tenants" error={error} onRetry={reload} />
          ) : (
            <Loading what="your tenants" height={44} />
          ))}
        {data?.items.length === 0 && (
          <EmptyState title="You don't belong to a tenant">
            Quota fit depends on a tenant's quota. Ask your platform owners to
            set up a tenant for your group.
          </EmptyState>
        )}
        {data && data.items.length > 0 && (
          <TenantFit model={model} tenants={data.items} />
        )}
      </div>
    </Section>
  );
}
