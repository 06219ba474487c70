import { BatchRun } from '../api';
import { ProjectedJob } from '../kubernetes';
import { conditionOf, isTrue } from '../kubernetes/condition';
import { earliest } from '../times';
import { shardRanges, shardsIn, shardsLeft, shardsInWords } from './shards';

/** When the Job was over; null while it is not. */
function endOf(job: ProjectedJob): string | null {
  const failed = conditionOf(job, 'Failed');
  return isTrue(job, 'Failed')
    ? failed?.lastTransitionTime ?? null
    : job.completedAt;
}

/** How far a Job is, by its own status. */
export function batchRunOf(job: ProjectedJob): BatchRun {
  const { completedIndexes, completions, deadlineSeconds, startedAt } = job;
  const done = shardRanges(completedIndexes);
  const isNumbered =
    completedIndexes !== null ||
    job.failedIndexes !== null ||
    job.data !== null;
  const endedAt = endOf(job);
  return {
    shards: completions,
    finished: Math.min(job.succeeded, completions),
    failed: shardsIn(shardRanges(job.failedIndexes)),
    remaining: isNumbered ? shardsInWords(shardsLeft(done, completions)) : null,
    parallel: job.parallelism,
    data: job.data,
    startedAt: earliest([startedAt]),
    endedAt,
    deadline:
      startedAt === null || deadlineSeconds === null || job.suspended
        ? null
        : new Date(
            Date.parse(startedAt) + deadlineSeconds * 1000,
          ).toISOString(),
  };
}

/** Pods that a Job wants now: as many as may run at once, of the shards that are left. */
export function podsWanted(job: ProjectedJob): number {
  const { failed, finished, parallel, shards } = batchRunOf(job);
  const isOver =
    job.suspended || isTrue(job, 'Complete') || isTrue(job, 'Failed');
  return isOver
    ? 0
    : Math.min(parallel, Math.max(0, shards - finished - failed));
}
