import {
  FleetCohort,
  FleetCosts,
  FleetTenant,
  leastOf,
  Measured,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppLink,
  DataColumn,
  DataTable,
  EmptyState,
  formatMoney,
  formatNumber,
  MeasuredValue,
  Section,
  TableSort,
  useServingLinks,
  useUrlState,
} from '@model-serving/backstage-plugin-model-serving-react';

interface FleetColumn extends DataColumn<FleetTenant> {
  /** What rows are sorted by; null comes last. */
  value: (tenant: FleetTenant) => string | number | null;
}

function TenantName(props: { of: FleetTenant }) {
  const { cluster, exists, tenant } = props.of;
  const links = useServingLinks();
  return (
    <>
      <AppLink path={links.tenantCosts({ cluster, name: tenant })}>
        {tenant}
      </AppLink>
      {!exists && ' (removed)'}
    </>
  );
}

/** The larger of spend and forecast, of the budget. */
function budgetShare({
  budgetPerMonth,
  forecast,
  spent,
}: FleetTenant): Measured {
  const unit = 'ratio';
  if (!budgetPerMonth) {
    return { value: null, unit, reason: 'no budget is set' };
  }
  const share =
    Math.max(leastOf(spent), forecast ? leastOf(forecast) : 0) / budgetPerMonth;
  return {
    ...(spent.value === null
      ? {
          value: null,
          reason: spent.reason,
          ...(share > 0 && { atLeast: share }),
        }
      : { value: share }),
    unit,
    source: 'the larger of spend and forecast',
  };
}

function measuredColumn(
  id: string,
  label: string,
  of: (tenant: FleetTenant) => Measured,
): FleetColumn {
  return {
    id,
    label,
    numeric: true,
    isSortable: true,
    value: tenant => {
      const { atLeast, value } = of(tenant);
      return value ?? atLeast ?? null;
    },
    render: tenant => <MeasuredValue label={label} measured={of(tenant)} />,
  };
}

function columnsOf(currency: string): FleetColumn[] {
  return [
    {
      id: 'tenant',
      label: 'Tenant',
      isRowHeader: true,
      isSortable: true,
      value: ({ tenant }) => tenant,
      render: tenant => <TenantName of={tenant} />,
    },
    {
      id: 'cluster',
      label: 'Cluster',
      isSortable: true,
      value: ({ cluster }) => cluster,
      render: ({ cluster }) => cluster,
    },
    measuredColumn('spent', 'Spent', ({ spent }) => spent),
    measuredColumn(
      'forecast',
      'Forecast',
      ({ forecast }) =>
        forecast ?? { value: null, unit: '', reason: 'the month is over' },
    ),
    {
      id: 'budget',
      label: 'Budget',
      numeric: true,
      isSortable: true,
      value: ({ budgetPerMonth }) => budgetPerMonth,
      render: ({ budgetPerMonth }) =>
        budgetPerMonth === null ? '–' : formatMoney(budgetPerMonth, currency),
    },
    measuredColumn('share', 'Of the budget', budgetShare),
    measuredColumn(
      'quota',
      'Nominal quota',
      ({ nominalPerMonth }) => nominalPerMonth,
    ),
    measuredColumn('use', 'Quota used', ({ quotaUse }) => quotaUse),
  ];
}

/** Unknown values come last in either direction. */
function sorted(
  rows: readonly FleetTenant[],
  { value }: FleetColumn,
  direction: TableSort['direction'],
): FleetTenant[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) {
      return Number(x === null) - Number(y === null);
    }
    const order =
      typeof x === 'number' && typeof y === 'number'
        ? x - y
        : String(x).localeCompare(String(y));
    return sign * order || a.tenant.localeCompare(b.tenant);
  });
}

/** Each tenant, in the order that the address names. */
export function FleetTenants(props: { costs: FleetCosts }) {
  const { currency, items } = props.costs;
  const [chosen, setChosen] = useUrlState('sort', 'spent-descending');
  const columns = columnsOf(currency ?? '');
  const [, id, direction] = /^(.+)-(ascending|descending)$/.exec(chosen) ?? [];
  const column = columns.find(each => each.id === id) ?? columns[2];
  const sort: TableSort = {
    column: column.id,
    direction: direction === 'ascending' ? 'ascending' : 'descending',
  };
  return items.length === 0 ? (
    <EmptyState title="No tenants">
      Tenants appear once the platform has set one up.
    </EmptyState>
  ) : (
    <DataTable
      label="Costs by tenant"
      columns={columns}
      rows={sorted(items, column, sort.direction)}
      rowKey={({ cluster, tenant }) => `${cluster}/${tenant}`}
      sort={sort}
      onSort={next => setChosen(`${next.column}-${next.direction}`)}
    />
  );
}

const COHORT_COLUMNS: ReadonlyArray<DataColumn<FleetCohort>> = [
  {
    id: 'cohort',
    label: 'Cohort',
    isRowHeader: true,
    render: ({ cohort }) => cohort ?? 'none',
  },
  { id: 'cluster', label: 'Cluster', render: ({ cluster }) => cluster },
  {
    id: 'nominal',
    label: 'Nominal accelerators',
    numeric: true,
    render: ({ nominal }) => formatNumber(nominal),
  },
  {
    id: 'held',
    label: 'Held',
    numeric: true,
    render: ({ held }) => formatNumber(held),
  },
  {
    id: 'idle',
    label: 'Idle',
    numeric: true,
    render: ({ idle }) => formatNumber(idle),
  },
  {
    id: 'idle-cost',
    label: 'Cost of idle',
    numeric: true,
    render: ({ idlePerHour }) => (
      <MeasuredValue label="Cost of idle" measured={idlePerHour} />
    ),
  },
];

/** How many accelerators nobody holds now, and what they cost, whatever month the page shows. */
export function FleetCohorts(props: { costs: FleetCosts }) {
  const { cohorts } = props.costs;
  return (
    <Section title="Idle accelerators now">
      {cohorts.length === 0 ? (
        <EmptyState title="No quota of accelerators">
          Cohorts appear once a tenant has nominal quota of accelerators.
        </EmptyState>
      ) : (
        <DataTable
          label="Idle accelerators by cohort"
          columns={COHORT_COLUMNS}
          rows={cohorts}
          rowKey={({ cluster, cohort }) => `${cluster}/${cohort}`}
        />
      )}
    </Section>
  );
}
