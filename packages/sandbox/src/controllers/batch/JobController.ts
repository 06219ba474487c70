import { isDeepStrictEqual } from 'node:util';
import { ClusterView } from '../ClusterView';
import { isTrue, withConditions } from '../conditions';
import { KubernetesError } from '../KubernetesError';
import { Condition, hasEnded, Job, Pod } from '../KubernetesObjects';
import { keyOf } from '../ObjectCache';
import { Reconciler } from '../Reconciler';
import { createPod } from '../apps/createPod';
import { ownerKeys } from '../apps/ownership';
import { formatIndexes, parseIndexes } from './indexes';

const COMPONENT = 'job-controller';
const INDEX = 'batch.kubernetes.io/job-completion-index';
const FAILURES = 'batch.kubernetes.io/job-index-failure-count';

const SUSPENDED: Condition = {
  type: 'Suspended',
  status: 'True',
  reason: 'JobSuspended',
  message: 'Job suspended',
};
const RESUMED: Condition = {
  type: 'Suspended',
  status: 'False',
  reason: 'JobResumed',
  message: 'Job resumed',
};

const indexOf = ({ metadata }: Pod) =>
  Number(metadata.annotations?.[INDEX] ?? 0);
const failuresOf = ({ metadata }: Pod) =>
  Number(metadata.annotations?.[FAILURES] ?? 0);

/** Which indexes of a Job are done, given up, or to be tried again, by its pods and by what its status remembers of gone ones. */
function progressOf(job: Job, pods: readonly Pod[]) {
  const done = parseIndexes(job.status?.completedIndexes);
  const givenUp = parseIndexes(job.status?.failedIndexes);
  const failures = new Map<number, number>();
  for (const pod of pods) {
    const index = indexOf(pod);
    if (pod.status?.phase === 'Succeeded') {
      done.add(index);
    } else if (pod.status?.phase === 'Failed') {
      const count = failuresOf(pod) + 1;
      failures.set(index, Math.max(count, failures.get(index) ?? 0));
      if (count > (job.spec.backoffLimitPerIndex ?? 0)) {
        givenUp.add(index);
      }
    }
  }
  return { done, givenUp, failures };
}

/** Runs indexed Jobs: a pod for each index, as many at once as the Job says, each tried as often as it may be. */
export class JobController {
  readonly #queue: Reconciler;

  readonly #cluster: ClusterView;

  constructor(cluster: ClusterView) {
    this.#cluster = cluster;
    this.#queue = new Reconciler(cluster.pace, key => this.#reconcile(key));
    cluster.jobs.onChange(job => this.#queue.enqueue(keyOf(job)));
    cluster.pods.onChange(pod =>
      ownerKeys(pod, 'Job').forEach(key => this.#queue.enqueue(key)),
    );
  }

  async #reconcile(key: string): Promise<void> {
    const { jobs, pace, pods } = this.#cluster;
    const job = jobs.get(key);
    const { conditions } = job?.status ?? {};
    if (
      !job ||
      job.metadata.deletionTimestamp ||
      isTrue(conditions, 'Complete') ||
      isTrue(conditions, 'Failed')
    ) {
      return;
    }
    if (job.spec.suspend) {
      await this.#suspend(job);
      return;
    }
    const startTime = job.status?.startTime ?? pace.timestamp();
    const { activeDeadlineSeconds = Infinity, completions = 1 } = job.spec;
    const own = pods.ownedBy(job);
    const living = own.filter(pod => !hasEnded(pod));
    const { done, failures, givenUp } = progressOf(job, own);
    if (pace.since(startTime) >= activeDeadlineSeconds) {
      await this.#end(job, living, startTime, {
        reason: 'DeadlineExceeded',
        message: 'Job was active longer than specified deadline',
      });
      return;
    }
    if (done.size + givenUp.size >= completions) {
      await this.#end(
        job,
        living,
        startTime,
        givenUp.size > 0
          ? { reason: 'FailedIndexes', message: 'Job has failed indexes' }
          : undefined,
      );
      return;
    }
    const busy = new Set(living.map(indexOf));
    const open = Array.from(
      { length: completions },
      (_, index) => index,
    ).filter(
      index => !done.has(index) && !givenUp.has(index) && !busy.has(index),
    );
    const room = Math.max(0, (job.spec.parallelism ?? 1) - living.length);
    for (const index of open.slice(0, room)) {
      await this.#create(job, index, failures.get(index) ?? 0);
    }
    await this.#write(job, {
      startTime,
      ...(isTrue(conditions, 'Suspended') && {
        conditions: withConditions(conditions, [RESUMED], pace.timestamp()),
      }),
    });
    if (Number.isFinite(activeDeadlineSeconds)) {
      this.#queue.enqueueAfter(key, activeDeadlineSeconds + 1);
    }
  }

  /** Takes its pods away. What is done stays so; its start, and with it its deadline, is forgotten. */
  async #suspend(job: Job): Promise<void> {
    for (const pod of this.#cluster.pods.ownedBy(job)) {
      if (!hasEnded(pod)) {
        await this.#cluster.pods.delete(pod);
      }
    }
    await this.#write(job, {
      startTime: undefined,
      conditions: withConditions(
        job.status?.conditions,
        [SUSPENDED],
        this.#cluster.pace.timestamp(),
      ),
    });
    if (!isTrue(job.status?.conditions, 'Suspended')) {
      await this.#tell(job, 'Normal', 'Suspended', 'Job suspended');
    }
  }

  async #create(job: Job, index: number, failures: number): Promise<void> {
    const { metadata, spec } = job.spec.template;
    const [first, ...others] = spec.containers;
    const numbered = {
      metadata: {
        ...metadata,
        labels: {
          ...metadata.labels,
          'batch.kubernetes.io/job-name': job.metadata.name,
          [INDEX]: String(index),
        },
        annotations: {
          ...metadata.annotations,
          [INDEX]: String(index),
          [FAILURES]: String(failures),
        },
      },
      spec: {
        ...spec,
        containers: [
          {
            ...first,
            env: [
              ...(first.env ?? []),
              {
                name: 'JOB_COMPLETION_INDEX',
                valueFrom: {
                  fieldRef: { fieldPath: `metadata.labels['${INDEX}']` },
                },
              },
            ],
          },
          ...others,
        ],
      },
    };
    try {
      const pod = await this.#cluster.pods.create(
        createPod(job, numbered, `${job.metadata.name}-${index}-`),
      );
      const message = `Created pod: ${pod.metadata.name}`;
      await this.#tell(job, 'Normal', 'SuccessfulCreate', message);
    } catch (error) {
      if (error instanceof KubernetesError) {
        const message = `Error creating: ${error.message}`;
        await this.#tell(job, 'Warning', 'FailedCreate', message);
      }
      throw error;
    }
  }

  /** Ends the Job; without a failure it is complete. */
  async #end(
    job: Job,
    living: readonly Pod[],
    startTime: string,
    failure: Pick<Condition, 'reason' | 'message'> | undefined,
  ): Promise<void> {
    for (const pod of living) {
      await this.#cluster.pods.delete(pod);
    }
    const now = this.#cluster.pace.timestamp();
    await this.#write(job, {
      startTime,
      ...(!failure && { completionTime: now }),
      conditions: withConditions(
        job.status?.conditions,
        [
          failure
            ? { type: 'Failed', status: 'True', ...failure }
            : {
                type: 'Complete',
                status: 'True',
                reason: 'CompletionsReached',
                message: 'Reached expected number of succeeded pods',
              },
        ],
        now,
      ),
    });
    await this.#tell(
      job,
      failure ? 'Warning' : 'Normal',
      failure?.reason ?? 'Completed',
      failure?.message ?? 'Job completed',
    );
  }

  async #write(job: Job, change: Partial<Job['status']>): Promise<void> {
    const { jobs, pods } = this.#cluster;
    const own = pods.ownedBy(job);
    const { done, givenUp } = progressOf(job, own);
    const living = own.filter(pod => !hasEnded(pod));
    const ready = living.filter(({ status }) =>
      isTrue(status?.conditions, 'Ready'),
    );
    const current = jobs.get(keyOf(job));
    const status: Job['status'] = {
      ...current?.status,
      active: living.length,
      ready: ready.length,
      succeeded: done.size,
      failed: own.filter(pod => pod.status?.phase === 'Failed').length,
      completedIndexes: formatIndexes(done),
      failedIndexes: formatIndexes(givenUp),
      ...change,
    };
    if (status.startTime === undefined) {
      delete status.startTime;
    }
    if (current && !isDeepStrictEqual(current.status, status)) {
      await jobs.replaceStatus({ ...current, status });
    }
  }

  #tell(job: Job, type: 'Normal' | 'Warning', reason: string, message: string) {
    return this.#cluster.events.record(job, {
      type,
      reason,
      message,
      component: COMPONENT,
    });
  }
}
