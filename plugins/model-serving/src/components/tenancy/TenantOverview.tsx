import { Tenant } from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppLink,
  DataColumn,
  DataTable,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import { ChangeTenant } from './ChangeTenant';
import { formatBudget } from './formatBudget';

const UNKNOWN = 'unknown';

/** Tenants side by side: what is waiting, what is running, and the budget. */
export function TenantOverview(props: {
  tenants: readonly Tenant[];
  /** Whether the user may propose changes of tenants. */
  isChangeable: boolean;
}) {
  const links = useServingLinks();
  const columns: DataColumn<Tenant>[] = [
    {
      id: 'tenant',
      label: 'Tenant',
      isRowHeader: true,
      render: tenant => tenant.name,
    },
    {
      id: 'waiting',
      label: 'Workloads waiting',
      numeric: true,
      render: tenant => tenant.pending ?? UNKNOWN,
    },
    {
      id: 'admitted',
      label: 'Workloads admitted',
      numeric: true,
      render: tenant => tenant.admitted ?? UNKNOWN,
    },
    {
      id: 'services',
      label: 'Services',
      numeric: true,
      render: tenant => {
        const href = links.services({ tenant: tenant.name });
        return href ? (
          <AppLink
            path={href}
            aria-label={`${tenant.services} services of ${tenant.name}`}
          >
            {tenant.services}
          </AppLink>
        ) : (
          tenant.services
        );
      },
    },
    {
      id: 'budget',
      label: 'Monthly budget',
      numeric: true,
      render: tenant => formatBudget(tenant) ?? 'not set',
    },
    {
      id: 'costs',
      label: 'Costs',
      render: tenant => (
        <AppLink
          path={links.tenantCosts(tenant)}
          aria-label={`This month, costs of ${tenant.name}`}
        >
          This month
        </AppLink>
      ),
    },
  ];
  if (props.isChangeable) {
    columns.push({
      id: 'change',
      label: 'Change',
      render: tenant => <ChangeTenant tenant={tenant} />,
    });
  }
  return (
    <DataTable
      label="Queues and budgets of tenants"
      columns={columns}
      rows={[...props.tenants].sort(
        (a, b) =>
          (b.pending ?? 0) - (a.pending ?? 0) || a.name.localeCompare(b.name),
      )}
      rowKey={tenant => `${tenant.cluster} ${tenant.name}`}
    />
  );
}
