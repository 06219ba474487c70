import type {
  HttpClient,
  ModelSnapshot,
  ModelSource,
  ModelSourceContext,
} from '@model-serving/backstage-plugin-model-serving-node';
import {
  HttpRefusalError,
  urlPath,
} from '@model-serving/backstage-plugin-model-serving-node';
import type { ModelRecord } from '@model-serving/backstage-plugin-model-serving-common';
import { connect } from '../http/connection';
import { readEach } from '../sources/readEach';
import type { SourceSettings } from '../sources/RegistryDefinition';
import {
  openAiListSchema,
  openAiModelSchema,
  replicateModelSchema,
} from './hostedAnswers';
import { hostedRecordOf, ofOpenAi, ofReplicate } from './hostedRecord';
import type { HostedConfig } from './readHostedConfig';

interface Reading {
  models: ModelRecord[];
  skipped: ModelSnapshot['skipped'];
}

/** Models that a provider serves: as the configuration declares them, and as the provider's API lists them. */
export class HostedSource implements ModelSource {
  readonly id: string;
  readonly type = 'hosted';
  readonly title: string;
  readonly owner: string | null;
  readonly schedule: ModelSource['schedule'];
  readonly #config: HostedConfig;
  readonly #now: () => Date;

  constructor(
    { id, owner, schedule }: SourceSettings,
    config: HostedConfig,
    now: () => Date = () => new Date(),
  ) {
    this.id = id;
    this.title = `the models that ${config.provider} serves`;
    this.owner = owner;
    this.schedule = schedule;
    this.#config = config;
    this.#now = now;
  }

  async read({ signal }: ModelSourceContext): Promise<ModelSnapshot> {
    const { api, connection } = this.#config;
    const http = connection && connect(connection);
    const reading =
      !http || api === 'none'
        ? this.#declared()
        : await (api === 'replicate'
            ? this.#replicate(http, signal)
            : this.#openAi(http, signal));
    return { version: null, requests: http?.requests ?? 0, ...reading };
  }

  #declared(): Reading {
    const models = [...this.#config.models.values()].map(declared =>
      hostedRecordOf(declared.name, declared, {}, this.#config),
    );
    return { models, skipped: [] };
  }

  async #openAi(http: HttpClient, signal: AbortSignal): Promise<Reading> {
    const { models: declared } = this.#config;
    const data = await http.request('/models', openAiListSchema, { signal });
    const today = this.#now().toISOString().slice(0, 10);
    const models = new Map<string, ModelRecord>();
    const skipped: Reading['skipped'] = [];
    const listed = await readEach(
      data,
      openAiModelSchema,
      skipped,
      (_, index) => `entry ${index + 1}`,
    );
    for (const model of listed) {
      const { id } = model;
      if (declared.size === 0 || declared.has(id)) {
        models.set(
          id,
          hostedRecordOf(
            id,
            declared.get(id),
            ofOpenAi(model, today),
            this.#config,
          ),
        );
      }
    }
    for (const name of declared.keys()) {
      if (!models.has(name)) {
        skipped.push({
          place: name,
          reason: `${this.#config.provider} does not list it`,
        });
      }
    }
    return { models: [...models.values()], skipped };
  }

  /** One by one: Replicate's list is that of all public models. */
  async #replicate(http: HttpClient, signal: AbortSignal): Promise<Reading> {
    const models: ModelRecord[] = [];
    const skipped: Reading['skipped'] = [];
    for (const declared of this.#config.models.values()) {
      const { name } = declared;
      try {
        const said = await http.request(
          `/models/${urlPath(name)}`,
          replicateModelSchema,
          { signal },
        );
        models.push(
          hostedRecordOf(name, declared, ofReplicate(said), this.#config),
        );
      } catch (error) {
        if (!(error instanceof HttpRefusalError) || error.status === 401) {
          throw error;
        }
        skipped.push({ place: name, reason: error.message });
      }
    }
    return { models, skipped };
  }
}
