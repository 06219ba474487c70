import { CustomErrorBase, deserializeError } from '@backstage/errors';
import { dirname, join } from 'node:path';
import { Piscina } from 'piscina';
import { addedEngines } from '../engines/engineRefs';
import { FairQueue } from './FairQueue';
import { ChecksConfig } from './readChecksConfig';
import type { Tasks } from './tasks';
import { answer, Answered, Asked } from './worker';

const IDLE_MS = 5 * 60_000;
/** On a machine that is busy, the thread that answers everybody goes first. */
const NICENESS = 10;

/** What took more than it may was ended. Answered with 422. @public */
export class JudgingLimitError extends CustomErrorBase {
  readonly name = 'JudgingLimitError';
  readonly statusCode = 422;
}

/** What the work is for: a user's turns come one by one with those of others. @public */
export interface JudgingOptions {
  /** Entity ref of the user; the platform's own work when left out. */
  user?: string;
}

/** Parsing and judging, away from the thread that answers everybody. @public */
export interface Judging {
  /**
   * Has a thread do a task.
   *
   * @throws the task's own error; JudgingLimitError when it took too long or too much memory, and was ended
   */
  run<K extends keyof Tasks>(
    task: K,
    input: Parameters<Tasks[K]>[0],
    options?: JudgingOptions,
  ): Promise<ReturnType<Tasks[K]>>;
}

const LABELS: Record<keyof Tasks, string> = {
  ready: 'Starting a thread',
  readPlatform: "Reading the platform's files",
  check: 'Checking the files',
  evaluate: 'Evaluating the policies',
  judgeArtifacts: 'Judging artifacts by the policies',
  readService: "Reading the service's files",
  fieldChanges: 'Comparing the files',
  changeService: "Changing the service's files",
  render: 'Rendering the files',
  renderExternal: 'Rendering the files',
  renderTenant: "Rendering the tenant's files",
  readModels: 'Reading the models',
  readModelGovernance: 'Reading the rules of models',
  objectionToEntities: 'Reading the entities',
  planBuilds: 'Checking the repository',
  checkRepository: 'Checking the repository',
  readAnswer: 'Reading an answer',
};

/** The file that threads run is next to this one: as source, which a thread has to transform itself, or built. */
function workerOptions() {
  const folder = dirname(__filename);
  return __filename.endsWith('.ts')
    ? {
        filename: join(folder, 'worker.ts'),
        execArgv: [
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        ],
      }
    : { filename: join(folder, 'worker.cjs.js') };
}

/** A pool of threads with limits of time and memory; a thread that exceeds them is ended and replaced. @public */
export class JudgingPool implements Judging {
  readonly #threads: Piscina<Asked, Answered>;
  readonly #turns: FairQueue;
  readonly #config: Pick<ChecksConfig, 'threads' | 'timeoutMs' | 'memoryMiB'>;

  constructor(
    config: Pick<ChecksConfig, 'threads' | 'timeoutMs' | 'memoryMiB'>,
  ) {
    const { memoryMiB, threads } = config;
    this.#config = config;
    this.#threads = new Piscina({
      ...workerOptions(),
      name: answer.name,
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: IDLE_MS,
      niceIncrement: NICENESS,
      resourceLimits: { maxOldGenerationSizeMb: memoryMiB },
      // Judging needs no secrets of the environment.
      env: { NODE_ENV: process.env.NODE_ENV },
    });
    this.#turns = new FairQueue({
      concurrent: threads,
      queued: Infinity,
      // One thread is always left for everybody else.
      perUser: { concurrent: Math.max(1, threads - 1), queued: Infinity },
    });
  }

  run<K extends keyof Tasks>(
    task: K,
    input: Parameters<Tasks[K]>[0],
    options?: JudgingOptions,
  ): Promise<ReturnType<Tasks[K]>> {
    return this.#turns.run(
      options?.user ?? 'platform',
      async () => (await this.#ask({ task, input })) as ReturnType<Tasks[K]>,
    );
  }

  /** Ends all threads and what they are doing. */
  async close(): Promise<void> {
    await this.#threads.destroy();
  }

  async #ask({ input, task }: Pick<Asked, 'input' | 'task'>): Promise<unknown> {
    const asked = { task, input, engines: addedEngines() };
    // The start of a thread is not the task's time.
    await this.#threads.run({ ...asked, task: 'ready', input: undefined });
    const signal = AbortSignal.timeout(this.#config.timeoutMs);
    const answered = await this.#threads
      .run(asked, { signal })
      .catch((error: Error & { code?: string }) => {
        throw this.#limitError(asked.task, error, signal) ?? error;
      });
    if ('error' in answered) {
      throw deserializeError(answered.error);
    }
    return answered.value;
  }

  #limitError(
    task: keyof Tasks,
    error: { code?: string },
    { aborted }: AbortSignal,
  ): Error | undefined {
    const { memoryMiB, timeoutMs } = this.#config;
    if (aborted) {
      return new JudgingLimitError(
        `${LABELS[task]} took longer than ${
          timeoutMs / 1000
        } s and was stopped. Use fewer or smaller files, or simpler policies`,
      );
    }
    return error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      ? new JudgingLimitError(
          `${LABELS[task]} needed more than ${memoryMiB} MiB of memory and was stopped. Use fewer or smaller files`,
        )
      : undefined;
  }
}
