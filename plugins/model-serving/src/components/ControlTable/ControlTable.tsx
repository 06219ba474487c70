import { useMemo } from 'react';
import { ControlStatus } from '../../api';
import { DataColumn, DataTable } from '../DataTable';
import { ControlCell } from './ControlCell';

interface TenantRow {
  tenant: string;
  controls: Map<string, ControlStatus>;
}

function rowsOf(controls: readonly ControlStatus[]): TenantRow[] {
  const rows = new Map<string, TenantRow>();
  for (const control of controls) {
    const row = rows.get(control.tenant) ?? {
      tenant: control.tenant,
      controls: new Map(),
    };
    row.controls.set(control.policy, control);
    rows.set(control.tenant, row);
  }
  return [...rows.values()].sort((a, b) => a.tenant.localeCompare(b.tenant));
}

/** Tenants by policies: which the cluster forces on whom. A cell opens what is known of it. */
export function ControlTable(props: { controls: readonly ControlStatus[] }) {
  const { controls } = props;
  const rows = useMemo(() => rowsOf(controls), [controls]);
  const columns = useMemo<DataColumn<TenantRow>[]>(() => {
    const policies = [...new Set(controls.map(({ policy }) => policy))].sort();
    return [
      {
        id: 'tenant',
        label: 'Tenant',
        isRowHeader: true,
        render: row => row.tenant,
      },
      ...policies.map(policy => ({
        id: `policy ${policy}`,
        label: policy,
        render: (row: TenantRow) => (
          <ControlCell
            control={
              row.controls.get(policy) ?? {
                tenant: row.tenant,
                policy,
                state: 'cannot-tell',
                message: 'The backend says nothing about this policy here.',
              }
            }
          />
        ),
      })),
    ];
  }, [controls]);
  return (
    <DataTable
      label="Policies forced on tenants"
      columns={columns}
      rows={rows}
      rowKey={row => row.tenant}
    />
  );
}
