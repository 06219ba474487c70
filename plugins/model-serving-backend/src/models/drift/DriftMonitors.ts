import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds, HumanDuration } from '@backstage/types';
import {
  CatalogModel,
  DriftMonitor,
  judgeDrift,
  ModelDrift,
  modelIdentityKey,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  DriftSource,
  DriftWatch,
} from '@model-serving/backstage-plugin-model-serving-node';
import { scheduleOf } from '../sync/modelSourceSchedule';
import { DriftStore, StoredDrift } from './DriftStore';
import { readDriftSource } from './readDriftSource';

const ID = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const MOST_ID_CHARACTERS = 255;
const DEFAULT_SCHEDULE = {
  frequency: { minutes: 5 },
  timeout: { minutes: 4 },
};
/** Longest reading of one model, and the share of the task's time that it may take. */
const WATCH_MS = 60_000;
const WATCH_SHARE = 0.4;
/** Readings in a row that may be missing before the last one no longer counts. */
const MISSED_READINGS = 3;

interface Watched {
  source: DriftSource;
  watch: DriftWatch;
}

/** What monitors say of models: read on schedules by one replica at a time, and served from the database. */
export class DriftMonitors {
  readonly #sources: readonly DriftSource[];
  readonly #scheduler: SchedulerService;
  readonly #store: DriftStore;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #byModel = new Map<string, Watched[]>();

  /** @throws InputError when a source or what it watches has no usable id, or the id of another */
  constructor(options: {
    sources: readonly DriftSource[];
    scheduler: SchedulerService;
    store: DriftStore;
    logger: LoggerService;
    now?: () => Date;
  }) {
    this.#sources = options.sources;
    this.#scheduler = options.scheduler;
    this.#store = options.store;
    this.#logger = options.logger;
    this.#now = options.now ?? (() => new Date());
    assertIds(this.#sources);
    for (const source of this.#sources) {
      for (const watch of source.watches) {
        const key = keyOf(watch);
        this.#byModel.set(key, [
          ...(this.#byModel.get(key) ?? []),
          { source, watch },
        ]);
      }
    }
  }

  async start(): Promise<void> {
    for (const source of this.#sources) {
      const definition = source.schedule ?? DEFAULT_SCHEDULE;
      await this.#scheduler.scheduleTask({
        ...definition,
        id: `model-serving-drift-${source.id}`,
        scope: 'global',
        fn: stop =>
          readDriftSource({
            source,
            store: this.#store,
            logger: this.#logger,
            watchMs: Math.min(
              WATCH_MS,
              WATCH_SHARE *
                durationToMilliseconds(definition.timeout as HumanDuration),
            ),
            now: this.#now,
            stop,
          }),
      });
    }
  }

  /**
   * What is known of a model's drift.
   *
   * @param seesReasons - Whether failures are told in the words of the monitor and of the configuration
   * @throws Error when the database cannot be read
   */
  async of(
    model: Pick<CatalogModel, 'entityRef' | 'identities'>,
    seesReasons: boolean,
  ): Promise<ModelDrift> {
    const keys = new Set([
      model.entityRef,
      // Whoever fills a registry can name another model's repository along with a shared digest.
      ...model.identities.filter(({ own }) => own).map(modelIdentityKey),
    ]);
    const watched = [...keys].flatMap(key => this.#byModel.get(key) ?? []);
    const stored = await this.#read(watched);
    const monitors = watched.map(each =>
      this.#monitorOf(each, stored, seesReasons),
    );
    const away = monitors.filter(({ failure }) => failure !== null);
    const known = monitors.flatMap(({ asOf }) => asOf ?? []).sort();
    return {
      verdict: judgeDrift(monitors),
      monitors,
      asOf: known[0] ?? null,
      source: monitors.map(({ title }) => title).join(', ') || 'no monitor',
      stale: away.length > 0,
      ...(away.length > 0
        ? {
            staleReason: `${away
              .map(({ title }) => title)
              .join(', ')} could not be read`,
          }
        : {}),
    };
  }

  async prune(before: Date): Promise<void> {
    await this.#store.prune(before.toISOString());
  }

  async #read(watched: readonly Watched[]): Promise<StoredDrift[]> {
    const bySource = new Map<string, string[]>();
    for (const { source, watch } of watched) {
      bySource.set(source.id, [...(bySource.get(source.id) ?? []), watch.id]);
    }
    return (
      await Promise.all(
        [...bySource].map(([source, ids]) => this.#store.of(source, ids)),
      )
    ).flat();
  }

  #monitorOf(
    { source, watch }: Watched,
    stored: readonly StoredDrift[],
    seesReasons: boolean,
  ): DriftMonitor {
    const found = stored.find(
      each => each.source === source.id && each.watch === watch.id,
    );
    const failure = found ? this.#failureOf(source, found) : null;
    return {
      source: source.id,
      watch: watch.id,
      title: source.title,
      version: watch.version,
      asOf: found?.asOf ?? null,
      failure:
        failure === null || seesReasons
          ? failure
          : 'It could not be read. Platform owners see the reason here.',
      readings: found?.report?.readings ?? [],
      url: found?.report?.url ?? null,
    };
  }

  #failureOf(
    source: DriftSource,
    { asOf, failure }: StoredDrift,
  ): string | null {
    const { intervalSeconds } = scheduleOf({
      schedule: source.schedule ?? DEFAULT_SCHEDULE,
    });
    const isOverdue =
      asOf !== null &&
      intervalSeconds !== null &&
      this.#now().getTime() - Date.parse(asOf) >
        MISSED_READINGS * intervalSeconds * 1000;
    return (
      failure ??
      (isOverdue
        ? `The task model-serving-drift-${source.id} has not run since ${asOf}.`
        : null)
    );
  }
}

function keyOf({ model }: DriftWatch): string {
  return 'entityRef' in model ? model.entityRef : model.identity;
}

function assertIds(sources: readonly DriftSource[]): void {
  const taken = new Set<string>();
  for (const { id, watches } of sources) {
    if (!ID.test(id)) {
      throw new InputError(
        `Drift source ${JSON.stringify(
          id,
        )}: the id must be lower-case letters, digits and dashes`,
      );
    }
    if (taken.has(id)) {
      throw new InputError(`Drift source ${id} is registered twice`);
    }
    taken.add(id);
    const ids = new Set<string>();
    for (const watch of watches) {
      if (
        !watch.id ||
        watch.id.length > MOST_ID_CHARACTERS ||
        ids.has(watch.id)
      ) {
        throw new InputError(
          `Drift source ${id}: ${JSON.stringify(
            watch.id,
          )} is configured twice, or is longer than ${MOST_ID_CHARACTERS} characters`,
        );
      }
      ids.add(watch.id);
    }
  }
}
