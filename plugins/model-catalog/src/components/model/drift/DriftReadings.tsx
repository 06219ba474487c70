import {
  DriftMonitor,
  DriftReading,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  DataColumn,
  DataTable,
  OutsideText,
  Unknown,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  driftNumber,
  thresholdInWords,
  windowInWords,
} from '../../../model/driftInWords';
import { Sparkline } from '../Sparkline';
import styles from '../ModelPage.module.css';

const MOST_READINGS = 50;

const NOT_SAID = 'not reported by the monitor';

function alertOf({ alert, reason, value }: DriftReading) {
  if (alert !== null) {
    return alert ? 'Alert' : 'No alert';
  }
  return (
    <>
      Unknown
      {value !== null && reason !== null && (
        <div className={styles.sentence}>
          <OutsideText text={asSentence(reason)} />
        </div>
      )}
    </>
  );
}

const COLUMNS: DataColumn<DriftReading>[] = [
  {
    id: 'metric',
    label: 'Metric',
    isRowHeader: true,
    wide: true,
    render: ({ title }) => <OutsideText text={title} />,
  },
  {
    id: 'alert',
    label: 'Alert',
    wide: true,
    render: alertOf,
  },
  {
    id: 'value',
    label: 'Value',
    numeric: true,
    render: ({ reason, value }) =>
      value === null ? (
        <Unknown reason={reason ?? NOT_SAID} />
      ) : (
        driftNumber(value)
      ),
  },
  {
    id: 'threshold',
    label: 'Alert when',
    render: reading =>
      thresholdInWords(reading) ?? <Unknown reason={NOT_SAID} />,
  },
  {
    id: 'window',
    label: 'Data',
    render: reading => windowInWords(reading) ?? <Unknown reason={NOT_SAID} />,
  },
  {
    id: 'history',
    label: 'Over time',
    numeric: true,
    render: ({ history, title }) => (
      <Sparkline label={`${title} over time`} points={history} />
    ),
  },
];

/** Alerts, then what is not known, then the rest. */
const ORDER: ReadonlyArray<DriftReading['alert']> = [true, null, false];

const placeOf = ({ alert }: DriftReading) => ORDER.indexOf(alert);

/** What one monitor measures of a model. */
export function DriftReadings({ monitor }: { monitor: DriftMonitor }) {
  const { readings, title } = monitor;
  const inOrder = [...readings].sort((a, b) => placeOf(a) - placeOf(b));
  const rest = readings.length - MOST_READINGS;
  return (
    <>
      <DataTable
        label={`Readings of ${title}`}
        columns={COLUMNS}
        rows={inOrder.slice(0, MOST_READINGS)}
        rowKey={({ id }) => id}
        isStale={() => monitor.failure !== null}
      />
      {rest > 0 && <p>{`The first ${MOST_READINGS} of ${readings.length}.`}</p>}
    </>
  );
}
