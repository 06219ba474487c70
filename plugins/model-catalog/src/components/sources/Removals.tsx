import {
  ModelSourceRemoval,
  ModelSourceStatus,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  DataColumn,
  DataTable,
  EntityLink,
  formatDuration,
  formatNumber,
  OutsideText,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './SourcesPage.module.css';

function Cause({ at, cause }: Pick<ModelSourceRemoval, 'at' | 'cause'>) {
  switch (cause.kind) {
    case 'confirmed':
      return (
        <span>
          Confirmed by <EntityLink entityRef={cause.by} />
        </span>
      );
    case 'repeated':
      return `Believed: the source said the same for ${formatDuration(
        (Date.parse(at) - Date.parse(cause.since)) / 1000,
      )}`;
    default:
      return 'Few at once, removed without a confirmation';
  }
}

const COLUMNS: DataColumn<ModelSourceRemoval>[] = [
  {
    id: 'at',
    label: 'When',
    isRowHeader: true,
    render: ({ at }) => <Age at={at} />,
  },
  {
    id: 'removed',
    label: 'Removed',
    render: ({ of, removed }) =>
      `${formatNumber(removed)} of ${formatNumber(of)}`,
  },
  {
    id: 'cause',
    label: 'Why',
    render: removal => <Cause {...removal} />,
  },
  {
    id: 'places',
    label: 'Records',
    wide: true,
    render: ({ places, removed }) => (
      <OutsideText
        text={[
          ...places,
          ...(removed > places.length
            ? [`and ${formatNumber(removed - places.length)} more`]
            : []),
        ].join(', ')}
      />
    ),
  },
];

/** What the last syncs removed. */
export function Removals({ source }: { source: ModelSourceStatus }) {
  const { id, removals } = source;
  return removals.length === 0 ? null : (
    <details className={styles.details}>
      <summary>Last removals</summary>
      <DataTable
        label={`Last removals of ${id}`}
        columns={COLUMNS}
        rows={removals}
        rowKey={({ at }) => at}
      />
    </details>
  );
}
