import {
  PodsReadyClock,
  QueuePlace,
  QueueState,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  Facts,
  formatCount,
  formatDuration,
  formatNumber,
  formatResource,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './QueuePanel.module.css';

const positionText = ({ position, length }: QueuePlace) =>
  `${formatNumber(position)} of ${formatNumber(length)}`;

/** How Kueue's start timeout has affected the service. */
function clockText(clock: PodsReadyClock): string {
  const times = `Kueue evicted ${formatCount(clock.evictions, 'start')}`;
  const limit =
    clock.timeoutSeconds === null
      ? ''
      : `, each after about ${formatDuration(clock.timeoutSeconds)}`;
  const need =
    clock.startSeconds === null
      ? ''
      : `; a start takes ${formatDuration(clock.startSeconds)}`;
  return `${times}${limit}${need}`;
}

/** How many pods have quota, what blocks the others, and Kueue's own message. */
export function QueuePanel(props: { queue: QueueState }) {
  const { queue } = props;
  const { fit } = queue;
  const share = queue.total > 0 ? queue.admitted / queue.total : 0;
  const sentence =
    queue.total === 0
      ? 'no pods request quota'
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
            'Missing quota',
            fit?.short
              ? `${formatResource(fit.short, fit.resource ?? '')} ${
                  fit.resource ?? ''
                }${fit.flavor ? ` of flavor ${fit.flavor}` : ''}`
              : null,
          ],
          ['Quota fit', fit && fit.word !== 'fits' ? fit.sentence : null],
          [
            'Queue position',
            queue.position &&
              `${positionText(
                queue.position.localQueue,
              )} in the local queue, ${positionText(
                queue.position.clusterQueue,
              )} in the cluster queue`,
          ],
          ['Start timeout', queue.podsReady && clockText(queue.podsReady)],
          [
            'This start times out',
            queue.podsReady?.deadline ? (
              <Age at={queue.podsReady.deadline} />
            ) : null,
          ],
          [
            'Retried',
            queue.podsReady?.requeueAt ? (
              <Age at={queue.podsReady.requeueAt} />
            ) : null,
          ],
          ['Local queue', queue.localQueue],
          ['Cluster queue', queue.clusterQueue],
          [
            'Borrowed quota',
            queue.borrowed
              ? `${formatNumber(queue.borrowed)} from the cohort`
              : null,
          ],
          ['Kueue message', queue.message],
        ]}
      />
    </div>
  );
}
