import { QueueState } from '@model-serving/backstage-plugin-model-serving-common';
import { formatNumber, formatResource } from '../../format';
import { Age } from '../Age';
import { Facts } from '../Facts';
import styles from './QueuePanel.module.css';

/** How many pods hold quota, what blocks the others, and what Kueue itself says. */
export function QueuePanel(props: { queue: QueueState }) {
  const { queue } = props;
  const { fit } = queue;
  const share = queue.total > 0 ? queue.admitted / queue.total : 0;
  const sentence = `${queue.admitted} of ${queue.total} pods admitted`;
  return (
    <div className={styles.panel}>
      <div className={styles.meterRow}>
        <div
          className={styles.meter}
          role="meter"
          aria-label="Pods admitted by the queue"
          aria-valuemin={0}
          aria-valuemax={queue.total}
          aria-valuenow={queue.admitted}
          aria-valuetext={sentence}
        >
          <span style={{ width: `${share * 100}%` }} />
        </div>
        <span className={styles.sentence}>{sentence}</span>
      </div>
      {queue.blockedBy && <p className={styles.blocked}>{queue.blockedBy}</p>}
      <Facts
        items={[
          [
            'Waiting',
            queue.waitingSince ? <Age at={queue.waitingSince} /> : null,
          ],
          [
            'Short of',
            fit?.short
              ? `${formatResource(fit.short, fit.resource ?? '')} ${
                  fit.resource ?? ''
                }${fit.flavor ? ` of flavor ${fit.flavor}` : ''}`
              : null,
          ],
          ['Fits', fit && fit.word !== 'fits' ? fit.sentence : null],
          ['Local queue', queue.localQueue],
          ['Cluster queue', queue.clusterQueue],
          [
            'Borrowed',
            queue.borrowed
              ? `${formatNumber(queue.borrowed)} from the cohort`
              : null,
          ],
          ['Kueue says', queue.message],
        ]}
      />
    </div>
  );
}
