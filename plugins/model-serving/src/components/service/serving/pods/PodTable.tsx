import {
  ServicePod,
  VerdictWord,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  DataColumn,
  DataTable,
  EmptyState,
  VerdictShape,
} from '@model-serving/backstage-plugin-model-serving-react';
import { ColdStartBar } from '../coldStarts/ColdStartBar';
import styles from './PodTable.module.css';

const BROKEN = /(BackOff|Err|Failed|Crash|OOM|Evicted|Invalid)/i;

/** The shape a reader knows from verdicts; the words are the pod's own. */
function shapeOf(pod: ServicePod): VerdictWord {
  if (pod.ready) {
    return 'serving';
  }
  if (pod.phase === 'Failed' || BROKEN.test(pod.state)) {
    return 'failed';
  }
  if (pod.phase === 'Succeeded') {
    return 'stopped';
  }
  return /gated|quota|queue/i.test(pod.state) ? 'queued' : 'starting';
}

function PodState(props: { pod: ServicePod }) {
  const { pod } = props;
  const shape = shapeOf(pod);
  return (
    <>
      <span className={styles.state} data-shape={shape}>
        <VerdictShape word={shape} />
        {pod.state}
      </span>
      {pod.message && (
        <span className={styles.message} title={pod.message}>
          {pod.message}
        </span>
      )}
    </>
  );
}

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

/** Each pod of the service, its state and its cold start. */
export function PodTable(props: { pods: readonly ServicePod[] }) {
  if (props.pods.length === 0) {
    return (
      <EmptyState title="No pods">
        A service that is stopped or not yet admitted has no pods. If it should
        be running, check the queue and the conditions below.
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
