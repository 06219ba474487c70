import {
  HttpAuth,
  HttpClient,
  ModelReading,
  ModelSnapshot,
  ModelSource,
  ModelSourceContext,
} from '@model-serving/backstage-plugin-model-serving-node';
import {
  connect,
  Connection,
  SourceSettings,
} from '@model-serving/backstage-plugin-model-serving-backend-module-registries';
import type { ModelRecord } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { readEach } from './readEach';
import { RememberedReads } from './RememberedReads';

const MOST_VERSIONS = 200;

type Skipped = ModelReading['skipped'];

/** A registry that lists models, and the versions of each in a list of its own. */
export interface VersionedRegistry<Model, Version> {
  readonly type: string;
  readonly title: string;
  readonly connection: Connection;
  readonly auth: HttpAuth;
  readonly model: z.ZodType<Model>;
  readonly version: z.ZodType<Version>;
  listModels(http: HttpClient, signal: AbortSignal): Promise<unknown[]>;
  isOffered(model: Model): boolean;
  /** What tells a model from others. */
  keyOf(model: Model): string;
  /** Undefined where the entry of a model is all that is read of it. */
  listVersions?(
    http: HttpClient,
    model: Model,
    signal: AbortSignal,
  ): Promise<unknown[]>;
  newestFirst(versions: readonly Version[]): Version[];
  /** @param versions - the newest first; undefined where they are not listed */
  recordOf(
    model: Model,
    versions: readonly Version[] | undefined,
  ): { record: ModelRecord; skipped: Skipped };
}

/** Models of a registry whose versions are listed again when the entry of their model changes, and once a day. */
export class VersionedSource<Model, Version> implements ModelSource {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly owner: string | null;
  readonly schedule: ModelSource['schedule'];
  readonly #registry: VersionedRegistry<Model, Version>;
  readonly #versions = new RememberedReads<{
    versions: Version[];
    skipped: Skipped;
  }>();

  constructor(
    settings: SourceSettings,
    registry: VersionedRegistry<Model, Version>,
  ) {
    this.id = settings.id;
    this.owner = settings.owner;
    this.schedule = settings.schedule;
    this.type = registry.type;
    this.title = registry.title;
    this.#registry = registry;
  }

  async read({ signal }: ModelSourceContext): Promise<ModelSnapshot> {
    const registry = this.#registry;
    const http = connect(registry.connection, { auth: registry.auth });
    const skipped: Skipped = [];
    const models = readEach(
      await registry.listModels(http, signal),
      registry.model,
      skipped,
    ).filter(model => registry.isOffered(model));
    const known = await this.#versions.readAll(
      registry.listVersions ? models : [],
      {
        key: model => registry.keyOf(model),
        read: async model => {
          const unusable: Skipped = [];
          const listed = await registry.listVersions!(http, model, signal);
          const versions = readEach(listed, registry.version, unusable);
          return {
            versions: registry.newestFirst(versions).slice(0, MOST_VERSIONS),
            skipped: unusable,
          };
        },
      },
    );
    const readings = models.map(model => {
      const own = known.get(model);
      skipped.push(...(own?.skipped ?? []));
      return registry.recordOf(model, own?.versions);
    });
    return {
      version: null,
      models: readings
        .map(({ record }) => record)
        .filter(record => record.versions.length > 0),
      skipped: [...skipped, ...readings.flatMap(each => each.skipped)],
      requests: http.requests,
    };
  }
}
