import { PodsReadyClock, QueuePlace, QueueState } from '@model-serving/backstage-plugin-model-serving-common';
import { Age, Facts, formatDuration, formatNumber, formatResource } from '@model-serving/backstage-plugin-model-serving-react';
import styles from './QueuePanel.module.css';

const placeText = ({ position, length }: QueuePlace) =>
  `${formatNumber(position)} of ${formatNumber(length)}`;

/** What Kueue's clock on starts has done to the service. */
function clockText(clock: PodsReadyClock): string {
  const times = `Kueue ended ${formatNumber(clock.evictions)} ${
    clock.evictions === 1 ? 'start' : 'starts'
  }`;
  const limit =
    clock.timeoutSeconds === null
      ? ''
      : `, each after about ${formatDuration(clock.timeoutSeconds)}`;
  const need =
    clock.startSeconds === null
      ? ''
      : `; a start takes ${formatDuration(clock.startSeconds)} here`;
  return `${times}${limit}${need}`;
}

/** How many pods hold quota, what blocks the others, and what Kueue itself says. */
export function QueuePanel(props: { queue: QueueState }) {
  const { queue } = props;
  const { fit } = queue;
  const share = queue.total > 0 ? queue.admitted / queue.total : 0;
  const sentence =
    queue.total === 0
      ? 'no pod asks for quota'
      : `${queue.admitted} of ${queue.total} pods admitted`;
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
            queue.waitingSince ? (
              <Age at={queue.waitingSince} as="for" />
            ) : null,
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
          [
            'Place',
            queue.position &&
              `${placeText(
                queue.position.localQueue,
              )} in the tenant's queue, ${placeText(
                queue.position.clusterQueue,
              )} among all that share the quota`,
          ],
          ['Clock on starts', queue.podsReady && clockText(queue.podsReady)],
          [
            'This start ends',
            queue.podsReady?.deadline ? (
              <Age at={queue.podsReady.deadline} />
            ) : null,
          ],
          [
            'Tried again',
            queue.podsReady?.requeueAt ? (
              <Age at={queue.podsReady.requeueAt} />
            ) : null,
          ],
          ['Local queue', queue.localQueue],
          ['Cluster queue', queue.clusterQueue],
          [
            'Its queue borrows',
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
