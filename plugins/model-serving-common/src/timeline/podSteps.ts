import { conditionOf, isTrue } from '../kubernetes/condition';
import { QueueStanding } from '../services/queueState';
import { ReadyCount } from '../services/serviceParts';
import { PodFacts } from '../services/serviceParts';
import { capitalized } from '../verdict/words';
import { Step } from './step';

/** Controllers make pods within seconds. */
const NO_PODS_AFTER_MINUTES = 5;

/** A verdict that explains why there are no pods. */
export interface Obstacle {
  readonly state: 'failed' | 'waiting';
  readonly sentence: string;
}

const WAITING: Readonly<
  Record<'admitted' | 'scheduled' | 'image' | 'load' | 'ready', string>
> = {
  admitted: 'Gets its quota from the queue.',
  scheduled: 'Gets a node.',
  image: 'Pulls image and model.',
  load: 'Loads the model.',
  ready: 'Answers requests.',
};

function admittedStep(
  { pod, workload, standing }: PodFacts,
  queue: QueueStanding | null,
  outsideQuota: string | null,
): Step {
  const name = 'admitted';
  const admitted = conditionOf(workload, 'Admitted');
  if (standing.state === 'gated') {
    const reason = queue?.reason;
    const ended = reason?.permanent || reason?.class === 'deactivated';
    return {
      name,
      state: ended ? 'failed' : 'current',
      at: null,
      sentence: ended
        ? `${
            reason?.class === 'deactivated'
              ? 'Does not wait any more'
              : 'Can never be admitted'
          }: ${reason?.words}.`
        : `Waits in queue ${queue?.state.localQueue ?? ''}: ${
            reason?.words ?? 'Kueue has not given a reason yet'
          }.`,
    };
  }
  if (outsideQuota) {
    return {
      name,
      state: 'done',
      at: pod.createdAt,
      sentence: `Not queued: ${outsideQuota}.`,
    };
  }
  if (!queue) {
    return {
      name,
      state: 'done',
      at: pod.createdAt,
      sentence: 'Not queued, so no admission was needed.',
    };
  }
  return admitted?.status === 'True'
    ? {
        name,
        state: 'done',
        at: admitted.lastTransitionTime,
        sentence: `Admitted by queue ${
          workload?.clusterQueue ?? queue.state.localQueue
        }.`,
      }
    : {
        name,
        state: 'done',
        at: null,
        sentence: 'Admitted at an unknown time: its Workload is gone.',
      };
}

/** When the engine had loaded: false when it has not, null when it has and nobody knows when. */
function loadedAt({ pod, standing }: PodFacts): string | null | false {
  if (standing.state === 'unready') {
    return null;
  }
  const loaded = ['ContainersReady', 'Ready']
    .map(type => conditionOf(pod, type))
    .find(condition => condition?.status === 'True');
  return loaded ? loaded.lastTransitionTime : false;
}

/** What the pods that are ready do, when the one that is farthest is among them. */
function answering({ ready, desired }: ReadyCount): string {
  return desired !== null && ready < desired
    ? `${ready} of ${desired} replicas answer requests.`
    : 'Answers requests.';
}

/** The hops of the pod that tells the story. */
export function podSteps(
  lead: PodFacts,
  queue: QueueStanding | null,
  count: ReadyCount,
  outsideQuota: string | null,
): Step[] {
  const { pod, standing } = lead;
  const main = pod.containers.find(({ name }) => name === pod.mainContainer);
  const scheduled = conditionOf(pod, 'PodScheduled');
  const mainStarted = main && main.state !== 'waiting' ? main.startedAt : null;
  const ready = conditionOf(pod, 'Ready');
  const lost = standing.state === 'unready';
  const trouble = standing.trouble?.words ?? standing.message ?? standing.text;

  const admitted = admittedStep(lead, queue, outsideQuota);
  const steps: Step[] = [admitted];
  const push = (
    name: 'scheduled' | 'image' | 'load' | 'ready',
    done: string | null | false,
    sentences: { done: string; current: string },
    failed = false,
  ) => {
    const open = steps.every(({ state }) => state === 'done');
    if (done !== false) {
      steps.push({ name, state: 'done', at: done, sentence: sentences.done });
    } else if (!open) {
      steps.push({ name, state: 'waiting', at: null, sentence: WAITING[name] });
    } else {
      steps.push({
        name,
        state: failed ? 'failed' : 'current',
        at: null,
        sentence: sentences.current,
      });
    }
  };
  push(
    'scheduled',
    scheduled?.status === 'True' && scheduled.lastTransitionTime,
    {
      done: `Runs on node ${pod.node ?? ''}.`,
      current:
        standing.state === 'unschedulable'
          ? `${capitalized(standing.text)}: ${trouble}`
          : 'Waits for a node.',
    },
  );
  const started = mainStarted ?? ((main?.restarts ?? 0) > 0 ? null : undefined);
  push(
    'image',
    started === undefined ? false : started,
    {
      done: 'Image and model are on the node.',
      current:
        standing.state === 'creating'
          ? 'Pulls image and model.'
          : `Cannot start: ${trouble}`,
    },
    ['pull-fails', 'config-fails', 'init-fails'].includes(standing.state),
  );
  push(
    'load',
    loadedAt(lead),
    {
      done: 'The engine has loaded the model.',
      current:
        standing.state === 'crashes'
          ? `Does not stay up: ${trouble}`
          : 'The engine is loading the model.',
    },
    standing.state === 'crashes',
  );
  push(
    'ready',
    isTrue(pod, 'Ready') && (ready?.lastTransitionTime ?? null),
    {
      done: answering(count),
      current: lost ? 'No longer ready.' : 'Waits to become ready.',
    },
    lost,
  );
  return steps;
}

/** The same hops when there is no pod yet. */
export function stepsWithoutPods(
  applied: boolean,
  obstacle: Obstacle | null,
): Step[] {
  return (['admitted', 'scheduled', 'image', 'load', 'ready'] as const).map(
    (name, position): Step => {
      if (!applied || position > 0) {
        return { name, state: 'waiting', at: null, sentence: WAITING[name] };
      }
      return obstacle
        ? {
            name,
            state: obstacle.state,
            at: null,
            sentence: obstacle.sentence,
          }
        : {
            name,
            state: 'current',
            at: null,
            sentence: 'Its pods do not exist yet.',
            stalledAfterMinutes: NO_PODS_AFTER_MINUTES,
          };
    },
  );
}

/** The same hops where pods cannot be read: what was known of them may have changed since. */
export function unreadSteps(steps: readonly Step[]): Step[] {
  return steps.map(({ name }) => ({
    name,
    state: 'unknown',
    at: null,
    sentence: 'Unknown until its pods can be read.',
  }));
}
