import { ServiceParts } from '../services/serviceParts';
import { QueueStanding } from '../services/queueState';
import { obstacle, Obstacle } from './obstacle';

/**
 * A further node of a replica that is not there, where its head is; undefined where all are. KServe's own multi-node
 * runtime gives workers no readiness probe: one that runs counts as ready.
 */
export function lameWorker(
  { missingWorkers, workers }: ServiceParts,
  queue: QueueStanding | null,
  now: Date,
): Obstacle | undefined {
  if (missingWorkers) {
    const { refused } = missingWorkers;
    return {
      word: refused ? 'failed' : 'starting',
      words: refused
        ? `its worker is refused: ${refused.words}`
        : 'its worker has no pod yet',
      next: refused?.next ?? null,
      since: refused?.since ?? null,
      hop: 'admitted',
    };
  }
  const lame = workers.filter(
    ({ standing }) => !['ready', 'terminating'].includes(standing.state),
  );
  return lame.length > 0 ? obstacle(lame, queue, now, 'worker') : undefined;
}
