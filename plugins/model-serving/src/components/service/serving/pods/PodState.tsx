import { ServicePod, VerdictWord } from '@model-serving/backstage-plugin-model-serving-common';
import { VerdictShape } from '@model-serving/backstage-plugin-model-serving-react';
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

export function PodState(props: { pod: ServicePod }) {
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
