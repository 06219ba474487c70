import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { InputError, isError, NotFoundError } from '@backstage/errors';
import { durationToMilliseconds, HumanDuration } from '@backstage/types';
import { ModelSourceStatus } from '@model-serving/backstage-plugin-model-serving-common';
import { ModelSource } from '@model-serving/backstage-plugin-model-serving-node';
import { ModelStore, SourceState } from '../store/ModelStore';
import { scheduleOf } from './modelSourceSchedule';
import { ModelSourceSync } from './ModelSourceSync';

const ID = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Reads every source on its own schedule: one replica at a time. */
export class ModelSyncs {
  readonly #scheduler: SchedulerService;
  readonly #store: ModelStore;
  readonly #changed: () => Promise<void>;
  readonly #syncs: readonly ModelSourceSync[];

  /** @throws InputError when a source has no usable id, or the id of another */
  constructor(options: {
    scheduler: SchedulerService;
    sources: readonly ModelSource[];
    store: ModelStore;
    logger: LoggerService;
    /** Told when a source was read. */
    changed: () => Promise<void>;
  }) {
    const { logger, sources, store } = options;
    this.#scheduler = options.scheduler;
    this.#store = store;
    this.#changed = options.changed;
    const ids = new Set<string>();
    this.#syncs = sources.map(source => {
      if (!ID.test(source.id)) {
        throw new InputError(
          `Model source ${JSON.stringify(
            source.id,
          )}: the id must be lower-case letters, digits and dashes`,
        );
      }
      if (ids.has(source.id)) {
        throw new InputError(`Model source ${source.id} is registered twice`);
      }
      ids.add(source.id);
      const { deadlineMs } = scheduleOf(source);
      return new ModelSourceSync({ source, store, logger, deadlineMs });
    });
  }

  async start(): Promise<void> {
    for (const sync of this.#syncs) {
      await this.#scheduler.scheduleTask({
        ...scheduleOf(sync.source).definition,
        id: taskOf(sync.source.id),
        scope: 'global',
        fn: async signal => {
          await sync.run(signal);
          await this.#changed();
        },
      });
    }
  }

  /** Has a source read as soon as possible. Throws a ConflictError while it is being read. */
  async syncNow(id: string): Promise<void> {
    await this.#scheduler.triggerTask(taskOf(this.#find(id).id));
  }

  /**
   * Notes that what a source no longer has is really gone, and has it read again.
   *
   * @param by - entity ref of the platform owner who says so
   * @throws InputError when nothing waits, or something else than before
   */
  async confirmRemoval(id: string, by: string): Promise<void> {
    const source = this.#find(id);
    const { guard } = await this.#store.state(id);
    if (!guard || !(await this.#store.confirm(id, guard.fingerprint, by))) {
      throw new InputError(
        `No removal of ${source.title} waits for a confirmation`,
      );
    }
    try {
      await this.syncNow(id);
    } catch (error) {
      // It is being read: that sync or the next one takes the confirmation.
      if (!isError(error) || error.name !== 'ConflictError') {
        throw error;
      }
    }
  }

  statuses(
    states: ReadonlyMap<string, SourceState>,
    now: Date,
  ): ModelSourceStatus[] {
    return this.#syncs.map(({ source }) =>
      statusOf(source, states.get(source.id), now),
    );
  }

  #find(id: string): ModelSource {
    const sync = this.#syncs.find(({ source }) => source.id === id);
    if (!sync) {
      throw new NotFoundError(`There is no model source ${JSON.stringify(id)}`);
    }
    return sync.source;
  }
}

function taskOf(source: string): string {
  return `model-serving-models-${source}`;
}

function statusOf(
  source: ModelSource,
  state: SourceState | undefined,
  now: Date,
): ModelSourceStatus {
  const { definition, intervalSeconds } = scheduleOf(source);
  const outcome = state?.lastGoodSync ? state.outcome : undefined;
  const timeout = durationToMilliseconds(definition.timeout as HumanDuration);
  const guard = state?.guard;
  return {
    id: source.id,
    title: source.title,
    type: source.type,
    lastGoodSync: state?.lastGoodSync ?? null,
    lastAttempt: state?.lastAttempt ?? null,
    failure: state?.failure ?? null,
    models: outcome?.models ?? 0,
    skipped: outcome?.skipped ?? [],
    skippedCount: outcome?.skippedCount ?? 0,
    added: outcome?.added ?? 0,
    changed: outcome?.changed ?? 0,
    removed: outcome?.removed ?? 0,
    guard: guard
      ? {
          reason: guard.reason,
          missing: guard.missing,
          places: guard.places,
          since: guard.since,
          confirmations: guard.confirmations,
          needed: guard.needed,
          notBefore: guard.notBefore,
        }
      : null,
    removals: state?.removals ?? [],
    durationSeconds: outcome?.durationSeconds ?? null,
    requests: outcome?.requests ?? null,
    intervalSeconds,
    syncing: Boolean(
      state?.syncingSince &&
        now.getTime() - Date.parse(state.syncingSince) < timeout,
    ),
  };
}
