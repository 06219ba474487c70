import {
  Autoscaling,
  AutoscalingTrigger,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  DataColumn,
  DataTable,
  Explained,
  Facts,
  formatNumber,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './AutoscalingPanel.module.css';

const COLUMNS: ReadonlyArray<DataColumn<AutoscalingTrigger>> = [
  {
    id: 'name',
    label: 'Trigger',
    isRowHeader: true,
    wide: true,
    render: trigger => (
      <>
        {trigger.name ?? trigger.type}
        {trigger.query && <code className={styles.query}>{trigger.query}</code>}
      </>
    ),
  },
  {
    id: 'current',
    label: 'Current',
    numeric: true,
    render: trigger =>
      trigger.current ?? (
        <Explained
          label="Current value: unknown"
          explanation="No HorizontalPodAutoscaler reports a value. Metrics are read only while there is a replica."
        >
          –
        </Explained>
      ),
  },
  {
    id: 'target',
    label: 'Target',
    numeric: true,
    render: trigger => trigger.target ?? '–',
  },
  {
    id: 'activation',
    label: 'Activation threshold',
    numeric: true,
    render: trigger => trigger.activation ?? 'not set',
  },
];

const count = (value: number | null) =>
  value === null ? null : formatNumber(value);

/** What scales the service, by which triggers, within which limits, and what to change. */
export function AutoscalingPanel(props: { autoscaling: Autoscaling }) {
  const { autoscaling } = props;
  const { lastDecision } = autoscaling;
  return (
    <div className={styles.panel}>
      <p className={styles.sentence} data-state={autoscaling.state}>
        {autoscaling.sentence}
      </p>
      {autoscaling.advice.length > 0 && (
        <ul className={styles.advice} aria-label="Advice">
          {autoscaling.advice.map(advice => (
            <li key={advice}>{advice}</li>
          ))}
        </ul>
      )}
      <Facts
        items={[
          ['Autoscaler', `${autoscaling.by} ${autoscaling.name}`],
          ['Current replicas', count(autoscaling.current)],
          ['Desired replicas', count(autoscaling.desired)],
          [
            'Limits',
            `${formatNumber(autoscaling.min)} to ${
              count(autoscaling.max) ?? 'no maximum'
            }`,
          ],
          [
            'Last decision',
            lastDecision && (
              <>
                {lastDecision.sentence}{' '}
                {lastDecision.at && <Age at={lastDecision.at} />}
              </>
            ),
          ],
        ]}
      />
      {autoscaling.triggers.length > 0 && (
        <DataTable
          label="Autoscaling triggers"
          columns={COLUMNS}
          rows={autoscaling.triggers}
          rowKey={({ type, name, query }) => `${type} ${name} ${query}`}
        />
      )}
    </div>
  );
}
