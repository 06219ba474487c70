import { ModelSourceStatus } from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  DataColumn,
  DataTable,
  formatCount,
  OutsideText,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './SourcesPage.module.css';

type Skipped = ModelSourceStatus['skipped'][number];

const COLUMNS: DataColumn<Skipped>[] = [
  {
    id: 'place',
    label: 'Record',
    isRowHeader: true,
    render: ({ place }) => <OutsideText text={place} maxLength={200} />,
  },
  {
    id: 'reason',
    label: 'Reason',
    wide: true,
    render: ({ reason }) => <OutsideText text={asSentence(reason)} />,
  },
];

/** Records that a source has and that are no models here, with why. */
export function SkippedRecords({ source }: { source: ModelSourceStatus }) {
  const { skipped, skippedCount } = source;
  if (skippedCount === 0) {
    return null;
  }
  const rest = skippedCount - skipped.length;
  return (
    <details className={styles.details}>
      <summary>{`${formatCount(skippedCount, 'record')} skipped`}</summary>
      <DataTable
        label={`Skipped records of ${source.id}`}
        columns={COLUMNS}
        rows={skipped}
        rowKey={({ place, reason }) => `${place} ${reason}`}
      />
      {rest > 0 && <p>{`The first ${skipped.length} of ${skippedCount}.`}</p>}
    </details>
  );
}
