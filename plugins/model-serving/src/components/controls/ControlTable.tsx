import { useMemo } from 'react';
import { Button } from '@backstage/ui';
import {
  ControlAddress,
  ControlStatus,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  DataColumn,
  DataTable,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  ControlStateBadge,
  controlStateTitle,
  worstFirst,
} from './ControlState';
import styles from './ControlTable.module.css';

interface ControlRow {
  control: string;
  title: string;
  byTenant: Map<string, ControlStatus>;
}

/** Tenants of several clusters are told apart by their cluster. */
function tenantKey({ cluster, tenant }: ControlStatus): string {
  return JSON.stringify([cluster, tenant]);
}

function rowsOf(controls: readonly ControlStatus[]): ControlRow[] {
  const rows = new Map<string, ControlRow>();
  for (const status of controls) {
    const row = rows.get(status.control) ?? {
      control: status.control,
      title: status.title,
      byTenant: new Map(),
    };
    row.byTenant.set(tenantKey(status), status);
    rows.set(status.control, row);
  }
  return worstFirst([...rows.values()], ({ byTenant }) =>
    [...byTenant.values()].map(({ state }) => state),
  );
}

/** Controls by tenant, those that are not enforced first. A cell opens the evidence. */
export function ControlTable(props: {
  label: string;
  controls: readonly ControlStatus[];
  onOpen: (address: ControlAddress) => void;
}) {
  const { controls, onOpen } = props;
  const rows = useMemo(() => rowsOf(controls), [controls]);
  const columns = useMemo<DataColumn<ControlRow>[]>(() => {
    const tenants = new Map(
      controls.map(status => [tenantKey(status), status]),
    );
    const clusters = new Set(controls.map(({ cluster }) => cluster)).size;
    return [
      {
        id: 'control',
        label: 'Control',
        isRowHeader: true,
        wide: true,
        render: row => (
          <span className={styles.control}>
            {row.title}
            <span className={styles.name}>{row.control}</span>
          </span>
        ),
      },
      ...[...tenants]
        .sort(([, a], [, b]) => a.tenant.localeCompare(b.tenant))
        .map(([key, { cluster, tenant }]) => ({
          id: key,
          label: clusters > 1 ? `${tenant} on ${cluster}` : tenant,
          render: (row: ControlRow) => {
            const status = row.byTenant.get(key);
            return status ? (
              <Button
                variant="tertiary"
                size="small"
                className={styles.open}
                aria-label={`${status.title} for ${tenant}: ${controlStateTitle(
                  status.state,
                )}. Show evidence`}
                onPress={() => onOpen(status)}
              >
                <ControlStateBadge state={status.state} />
              </Button>
            ) : (
              <>not checked</>
            );
          },
        })),
    ];
  }, [controls, onOpen]);
  return (
    <DataTable
      label={props.label}
      columns={columns}
      rows={rows}
      rowKey={row => row.control}
      hasShortValues
    />
  );
}
