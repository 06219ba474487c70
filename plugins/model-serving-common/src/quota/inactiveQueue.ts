import { ProjectedClusterQueue } from '../kubernetes';
import { conditionOf } from '../kubernetes/condition';

/** Why a queue is out of play: it admits nothing, and nobody preempts what it holds; or null. */
export function whyInactive(queue: ProjectedClusterQueue): string | null {
  if (queue.stopPolicy !== 'None') {
    return `queue ${queue.name} is stopped (${queue.stopPolicy})`;
  }
  const active = conditionOf(queue, 'Active');
  return active?.status === 'False'
    ? `queue ${queue.name} is not active: ${active.message ?? active.reason}`
    : null;
}
