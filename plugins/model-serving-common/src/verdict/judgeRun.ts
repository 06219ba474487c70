import { BatchRun } from '../api';
import { ProjectedJob, ProjectedPod } from '../kubernetes';
import { conditionOf, isTrue } from '../kubernetes/condition';
import { quoteLine } from '../messages';
import { batchRunOf } from '../services/batchRun';
import { containerTrouble, Trouble } from '../services/podTrouble';
import { QueueStanding } from '../services/queueState';
import { ServiceParts } from '../services/serviceParts';
import { earliest } from '../times';
import { Judgment } from './context';
import { inState, obstacle } from './obstacle';
import { sentence } from './words';

const shards = (count: number) =>
  `${count} ${count === 1 ? 'shard' : 'shards'}`;

const progress = ({ finished, shards: all }: BatchRun) =>
  `${finished} of ${shards(all)} finished`;

/** What ended the newest pod that failed; undefined where none is left. */
function lastFailure(
  job: ProjectedJob,
  ended: readonly ProjectedPod[],
): Trouble | undefined {
  const pod = ended.find(({ phase }) => phase === 'Failed');
  const container = pod?.containers.find(
    ({ exitCode, lastTermination }) =>
      (exitCode ?? lastTermination?.exitCode ?? 0) !== 0,
  );
  if (pod && container) {
    return containerTrouble(job, pod, container, []);
  }
  const said = pod?.message ?? pod?.reason;
  return said
    ? {
        words: `its pod was ended: ${quoteLine(said)}`,
        next: 'Ask your platform owners what the message of the node means.',
      }
    : undefined;
}

/** Why the Job gave up, in words for the middle of a sentence, where its pods do not tell. */
const GIVEN_UP: Readonly<Record<string, Trouble>> = {
  DeadlineExceeded: {
    words: 'it was ended at its deadline',
    next: 'Propose a new run with a longer deadline, over a folder that holds the shards that are left.',
  },
};

const RETRY =
  'Fix the cause, and propose a new run over a folder that holds the shards that are left.';

function judgeFailed(
  { ended }: ServiceParts,
  job: ProjectedJob,
  run: BatchRun,
): Judgment {
  const condition = conditionOf(job, 'Failed');
  const known = GIVEN_UP[condition?.reason ?? ''];
  const cause = known ?? lastFailure(job, ended);
  const said = condition?.message ?? condition?.reason;
  return {
    word: 'failed',
    sentence: sentence(
      `Failed, ${progress(run)}`,
      run.remaining && `without results: ${run.remaining}`,
      cause?.words ?? (said && quoteLine(said)),
    ),
    since: condition?.lastTransitionTime ?? null,
    next: known?.next ?? (cause ? `${cause.next} ${RETRY}` : RETRY),
    hop: null,
  };
}

function judgeFinished(job: ProjectedJob, run: BatchRun): Judgment {
  return {
    word: 'finished',
    sentence: sentence(
      `Finished, ${shards(run.shards)}`,
      run.data &&
        `results are in folder ${run.data.folder} of claim ${run.data.claim}`,
    ),
    since:
      run.endedAt ?? conditionOf(job, 'Complete')?.lastTransitionTime ?? null,
    next: null,
    hop: null,
  };
}

/** Judges a Job that works through a data set: by its own conditions once it is over, before that by its pods and its queue. */
export function judgeRun(
  facts: ServiceParts,
  job: ProjectedJob,
  queue: QueueStanding | null,
  now: Date,
): Judgment {
  const run = batchRunOf(job);
  if (isTrue(job, 'Failed')) {
    return judgeFailed(facts, job, run);
  }
  if (isTrue(job, 'Complete')) {
    return judgeFinished(job, run);
  }
  if (job.suspended) {
    return {
      word: 'stopped',
      sentence: sentence(
        facts.pods.length > 0 ? 'Stopping' : 'Suspended',
        progress(run),
      ),
      since: conditionOf(job, 'Suspended')?.lastTransitionTime ?? null,
      next: 'Start it again with the actions of its page, or remove spec.suspend in Git. Its deadline counts anew then.',
      hop: null,
    };
  }
  const working = inState(facts.pods, 'ready');
  const waiting = facts.pods.filter(
    ({ standing }) => !['ready', 'terminating'].includes(standing.state),
  );
  const block = waiting.length > 0 ? obstacle(waiting, queue, now) : undefined;
  const retried = lastFailure(job, facts.ended);
  const given = run.failed > 0 && `${shards(run.failed)} failed on every try`;
  if (working.length > 0) {
    return {
      word: run.failed > 0 ? 'degraded' : 'running',
      sentence: sentence(
        `Running, ${progress(run)}`,
        `${working.length} at work`,
        block && `${waiting.length} more: ${block.words}`,
        given,
        retried && `the last try that failed: ${retried.words}`,
        facts.outsideQuota,
      ),
      since: earliest(working.map(({ standing }) => standing.since)),
      next: retried?.next ?? block?.next ?? null,
      hop: null,
    };
  }
  if (block) {
    const heading = {
      queued: 'Queued',
      failed: 'Failed',
      starting: 'Starting',
    };
    return {
      word: block.word,
      sentence: sentence(
        `${heading[block.word]}, ${progress(run)}`,
        block.words,
        given,
        retried && `the last try that failed: ${retried.words}`,
      ),
      since: block.since,
      next: block.next ?? retried?.next ?? null,
      hop: block.hop,
    };
  }
  const { refused } = facts;
  if (refused) {
    return {
      word: 'failed',
      sentence: sentence(
        `Its pods are refused: ${refused.words}`,
        progress(run),
      ),
      since: refused.since,
      next: refused.next,
      hop: 'admitted',
    };
  }
  return {
    word: 'starting',
    sentence: sentence(
      `Starting, ${progress(run)}`,
      'no pod yet',
      retried && `the last try that failed: ${retried.words}`,
    ),
    since: job.startedAt ?? job.createdAt,
    next: retried?.next ?? null,
    hop: 'admitted',
  };
}
