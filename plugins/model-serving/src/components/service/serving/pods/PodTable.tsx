import { ServicePod } from '@model-serving/backstage-plugin-model-serving-common';
import { Age, DataColumn, DataTable, EmptyState } from '@model-serving/backstage-plugin-model-serving-react';
import { ColdStartBar } from '../coldStarts/ColdStartBar';
import { PodState } from './PodState';
import styles from './PodTable.module.css';

const COLUMNS: ReadonlyArray<DataColumn<ServicePod>> = [
  {
    id: 'name',
    label: 'Pod',
    isRowHeader: true,
    render: pod => (
      <div className={styles.pod}>
        <span className={styles.name}>{pod.name}</span>
        {pod.node && <span className={styles.quiet}>on {pod.node}</span>}
      </div>
    ),
  },
  {
    id: 'state',
    label: 'State',
    wide: true,
    render: pod => <PodState pod={pod} />,
  },
  {
    id: 'revision',
    label: 'Revision',
    render: pod => (
      <span className={styles.revision}>{pod.revision ?? '–'}</span>
    ),
  },
  {
    id: 'cold-start',
    label: 'Cold start',
    wide: true,
    render: pod =>
      pod.coldStart ? (
        <ColdStartBar start={pod.coldStart} />
      ) : (
        <span className={styles.quiet}>not measured</span>
      ),
  },
  {
    id: 'restarts',
    label: 'Restarts',
    numeric: true,
    render: pod => String(pod.restarts),
  },
  {
    id: 'age',
    label: 'Created',
    numeric: true,
    render: pod => <Age at={pod.createdAt} />,
  },
];

/** Each pod of the service, its state in words and its cold start. */
export function PodTable(props: { pods: readonly ServicePod[] }) {
  if (props.pods.length === 0) {
    return (
      <EmptyState title="There is no pod.">
        A stopped or not yet admitted service has none. If it should be running,
        look at the queue and at the conditions below.
      </EmptyState>
    );
  }
  return (
    <DataTable
      label="Pods of the service"
      columns={COLUMNS}
      rows={props.pods}
      rowKey={pod => pod.uid}
    />
  );
}
