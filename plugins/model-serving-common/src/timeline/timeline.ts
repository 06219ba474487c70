import { Hop, HopName, Proposal, ServiceRef } from '../api';
import { ProjectedApplication } from '../kubernetes';
import { conditionOf, isTrue } from '../kubernetes/condition';
import { isHopeless } from '../services/pendingReason';
import { PodState } from '../services/podStanding';
import { QueueStanding } from '../services/queueState';
import { PodFacts, ServiceFacts } from '../services/serviceFacts';
import { SyncOutcome, syncOutcomeOf } from './sync';

interface Step {
  readonly name: HopName;
  readonly state: Hop['state'];
  readonly at: string | null;
  readonly sentence: string;
  readonly url?: string;
}

/** A verdict that explains why there are no pods. */
export interface Obstacle {
  readonly word: 'failed' | 'stopped';
  readonly sentence: string;
}

/** How far a pod has come; the one that is farthest tells the story. */
const PROGRESS: readonly PodState[] = [
  'ended',
  'terminating',
  'gated',
  'scheduling',
  'unschedulable',
  'creating',
  'pull-fails',
  'config-fails',
  'crashes',
  'loading',
  'ready',
];

/** The proposal whose road is shown: for what runs, the last one merged; else the newest. */
export function proposalOf(
  proposals: readonly Proposal[],
  target: { tenant: string | null; name: string; exists: boolean },
): Proposal | undefined {
  const own = proposals
    .filter(
      ({ tenant, service }) =>
        tenant === target.tenant && service === target.name,
    )
    .sort((a, b) => Date.parse(b.openedAt) - Date.parse(a.openedAt));
  const merged = own.filter(({ state }) => state === 'merged');
  if (target.exists) {
    return merged[0];
  }
  return own.find(({ state }) => state !== 'closed') ?? own[0];
}

function proposalSteps(proposal: Proposal | undefined): Step[] {
  if (!proposal) {
    const sentence = 'No pull request is known for this service.';
    return [
      { name: 'opened', state: 'unknown', at: null, sentence },
      { name: 'merged', state: 'unknown', at: null, sentence },
    ];
  }
  const { number, url, author } = proposal;
  const opened: Step = {
    name: 'opened',
    state: 'done',
    at: proposal.openedAt,
    sentence: `Pull request #${number} was opened${
      author ? ` by ${author}` : ''
    }.`,
    url,
  };
  switch (proposal.state) {
    case 'merged':
      return [
        opened,
        {
          name: 'merged',
          state: 'done',
          at: proposal.mergedAt,
          sentence: `Pull request #${number} was merged.`,
          url,
        },
      ];
    case 'closed':
      return [
        opened,
        {
          name: 'merged',
          state: 'failed',
          at: null,
          sentence: `Pull request #${number} was closed without a merge.`,
          url,
        },
      ];
    default:
      return [
        opened,
        {
          name: 'merged',
          state: 'current',
          at: null,
          sentence: `Pull request #${number} waits for review and merge.`,
          url,
        },
      ];
  }
}

function syncStep(
  ref: ServiceRef,
  proposal: Proposal | undefined,
  application: ProjectedApplication | undefined,
  facts: ServiceFacts | undefined,
): Step {
  let outcome: SyncOutcome;
  if (proposal?.mergedAt) {
    outcome = syncOutcomeOf(
      { ...proposal, mergedAt: proposal.mergedAt },
      application,
      facts?.object,
      ref,
    );
  } else if (facts) {
    outcome = {
      state: 'done',
      at: facts.object.createdAt,
      sentence: 'Applied to the cluster.',
    };
  } else {
    outcome = {
      state: 'waiting',
      at: null,
      sentence: 'Is applied once it is merged.',
    };
  }
  return { name: 'synced', ...outcome };
}

/** The pod that tells the story: of those made since the sync, the one that is farthest. */
function leadingPod(
  facts: ServiceFacts | undefined,
  syncedAt: string | null,
): PodFacts | undefined {
  const pods = facts?.pods ?? [];
  const since = syncedAt === null ? NaN : Date.parse(syncedAt);
  const fresh = pods.filter(
    ({ pod }) => Date.parse(pod.createdAt ?? '') >= since - 1000,
  );
  const readyAt = ({ pod }: PodFacts) =>
    Date.parse(conditionOf(pod, 'Ready')?.lastTransitionTime ?? '');
  return [...(fresh.length > 0 ? fresh : pods)].sort(
    (a, b) =>
      PROGRESS.indexOf(b.standing.state) - PROGRESS.indexOf(a.standing.state) ||
      readyAt(a) - readyAt(b),
  )[0];
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
): Step {
  const name = 'admitted';
  const admitted = conditionOf(workload, 'Admitted');
  if (standing.state === 'gated') {
    const hopeless = queue?.reason ? isHopeless(queue.reason) : false;
    return {
      name,
      state: hopeless ? 'failed' : 'current',
      at: null,
      sentence: hopeless
        ? `Can never be admitted: ${queue?.reason?.words}.`
        : `Waits in queue ${queue?.state.localQueue ?? ''}: ${
            queue?.reason?.words ?? 'Kueue has not said why yet'
          }.`,
    };
  }
  if (!queue) {
    return {
      name,
      state: 'done',
      at: pod.createdAt,
      sentence: 'Is in no queue, so nothing had to admit it.',
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
        sentence: 'Admitted; its Workload is gone, so nobody knows when.',
      };
}

function podSteps(lead: PodFacts, queue: QueueStanding | null): Step[] {
  const { pod, standing } = lead;
  const main = pod.containers.find(({ name }) => name === pod.mainContainer);
  const scheduled = conditionOf(pod, 'PodScheduled');
  const mainStarted = main && main.state !== 'waiting' ? main.startedAt : null;
  const ready = conditionOf(pod, 'Ready');
  const loaded = conditionOf(pod, 'ContainersReady');
  const trouble = standing.message ?? standing.text;

  const admitted = admittedStep(lead, queue);
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
          ? `No node fits: ${trouble}`
          : 'Waits for a node.',
    },
  );
  const started = mainStarted ?? ((main?.restarts ?? 0) > 0 ? null : undefined);
  push(
    'image',
    started === undefined ? false : started,
    {
      done: 'Image and model are there.',
      current:
        standing.state === 'creating'
          ? 'Pulls image and model.'
          : `Cannot start: ${trouble}`,
    },
    ['pull-fails', 'config-fails'].includes(standing.state),
  );
  push(
    'load',
    (isTrue(pod, 'Ready') || isTrue(pod, 'ContainersReady')) &&
      (loaded?.lastTransitionTime ?? ready?.lastTransitionTime ?? null),
    {
      done: 'The engine has loaded the model.',
      current:
        standing.state === 'crashes'
          ? `The engine crashes: ${trouble}`
          : 'The engine runs and loads the model.',
    },
    standing.state === 'crashes',
  );
  push('ready', isTrue(pod, 'Ready') && (ready?.lastTransitionTime ?? null), {
    done: 'Answers requests.',
    current: 'Waits for its first Ready.',
  });
  return steps;
}

/** Hops of the pods when there are none yet. */
function stepsWithoutPods(applied: boolean, obstacle: Obstacle | null): Step[] {
  return (['admitted', 'scheduled', 'image', 'load', 'ready'] as const).map(
    (name, position): Step => {
      if (!applied || position > 0) {
        return { name, state: 'waiting', at: null, sentence: WAITING[name] };
      }
      return obstacle
        ? {
            name,
            state: obstacle.word === 'failed' ? 'failed' : 'waiting',
            at: null,
            sentence: obstacle.sentence,
          }
        : {
            name,
            state: 'current',
            at: null,
            sentence: 'Its pods do not exist yet.',
          };
    },
  );
}

function timed(steps: readonly Step[], now: Date): Hop[] {
  let before: string | null = null;
  return steps.map(step => {
    const end =
      step.state === 'current' || (step.state === 'failed' && step.at === null)
        ? now.toISOString()
        : step.at;
    const seconds: number | null =
      before !== null && end !== null
        ? Math.max(0, (Date.parse(end) - Date.parse(before)) / 1000)
        : null;
    before = step.at ?? before;
    return { ...step, seconds: step.name === 'opened' ? null : seconds };
  });
}

/**
 * The road of a service from its pull request to Ready. What is not known is `unknown`, and a hop
 * is `done` only when somebody stamped it.
 */
export function timelineOf(sources: {
  ref: ServiceRef;
  now: Date;
  proposal: Proposal | undefined;
  application: ProjectedApplication | undefined;
  facts: ServiceFacts | undefined;
  queue: QueueStanding | null;
  /** Why a service has no pods and will get none as it is. */
  obstacle: Obstacle | null;
}): Hop[] {
  const { ref, now, proposal, application, facts, queue } = sources;
  const synced = syncStep(ref, proposal, application, facts);
  const lead = leadingPod(facts, synced.at);
  return timed(
    [
      ...proposalSteps(proposal),
      synced,
      ...(lead
        ? podSteps(lead, queue)
        : stepsWithoutPods(facts !== undefined, sources.obstacle)),
    ],
    now,
  );
}
