import {
  HttpClient,
  HttpRefusalError,
  readPages,
} from '@model-serving/backstage-plugin-model-serving-node';
import { connect } from '../http/connection';
import * as answer from './mlflowAnswers';
import type { MlflowRun } from './mlflowAnswers';
import type { MlflowConfig } from './readMlflowConfig';

const API = '/api/2.0/mlflow';
const MOST_MODELS = 100_000;
const MOST_VERSIONS = 1_000_000;
const MOST_EXPERIMENTS = 100_000;
/** Versions of a page for each model of one. */
const VERSIONS_PER_MODEL = 10;
const EXPERIMENTS_PAGE = 1_000;
/** Runs and logged models that are asked for at once. */
const BATCH = 100;
/** A page of versions, or a batch of runs with all their metrics. */
const LARGE_ANSWER = 16 * 1024 * 1024;

/** Entries of a list with what tells them apart; entries without it are told apart by their text. */
const textOf = (entry: unknown): string => {
  const { name, version } = (entry ?? {}) as Record<string, unknown>;
  return typeof name === 'string'
    ? JSON.stringify([name, version])
    : JSON.stringify(entry);
};

const quoted = (ids: readonly string[]) =>
  ids.map(id => `'${id.replace(/[^\w-]/g, '')}'`).join(', ');

/** Reads MLflow's registry during one reading. */
export class MlflowClient {
  readonly #config: MlflowConfig;
  readonly #signal: AbortSignal;
  readonly #http: HttpClient;
  #experiments: Promise<string[]> | undefined;

  constructor(config: MlflowConfig, signal: AbortSignal) {
    this.#config = config;
    this.#signal = signal;
    this.#http = connect(config.connection);
  }

  get requests(): number {
    return this.#http.requests;
  }

  /** All registered models, as they are answered. */
  models(): Promise<unknown[]> {
    const { filter, pageSize } = this.#config;
    return readPages({
      page: async page_token => {
        const page = await this.#http.request(
          `${API}/registered-models/search`,
          answer.modelPage,
          {
            query: { max_results: pageSize, filter, page_token },
            maxBytes: LARGE_ANSWER,
            signal: this.#signal,
          },
        );
        return { items: page.registered_models, next: page.next_page_token };
      },
      key: textOf,
      mostItems: MOST_MODELS,
    });
  }

  /** All versions of all models, as they are answered. */
  versions(): Promise<unknown[]> {
    const { pageSize } = this.#config;
    return readPages({
      page: async page_token => {
        const page = await this.#http.request(
          `${API}/model-versions/search`,
          answer.versionPage,
          {
            query: {
              max_results: pageSize * VERSIONS_PER_MODEL,
              page_token,
            },
            maxBytes: LARGE_ANSWER,
            signal: this.#signal,
          },
        );
        return { items: page.model_versions, next: page.next_page_token };
      },
      key: textOf,
      mostItems: MOST_VERSIONS,
    });
  }

  /** Whether a model is there, and is one of those that are read. */
  async hasModel(name: string): Promise<boolean> {
    const found = await this.#http.exchange(`${API}/registered-models/get`, {
      query: { name },
      accept: [404],
      signal: this.#signal,
    });
    if (found.status === 404) {
      const { error_code } = this.#http.read(found, answer.failure);
      if (error_code !== 'RESOURCE_DOES_NOT_EXIST') {
        throw new Error(`MLflow answered ${error_code}`);
      }
      return false;
    }
    const { filter } = this.#config;
    if (!filter) {
      return true;
    }
    const quote = name.includes("'") ? '"' : "'";
    const { registered_models } = await this.#http.request(
      `${API}/registered-models/search`,
      answer.modelPage,
      {
        query: {
          filter: `${filter} AND name = ${quote}${name}${quote}`,
          max_results: 1,
        },
        signal: this.#signal,
      },
    );
    return registered_models.length > 0;
  }

  /** The runs that there are of those that are asked for; none where the server does not give them. */
  async runs(ids: readonly string[]): Promise<MlflowRun[]> {
    return this.#batches(ids, async batch => {
      const { runs } = await this.#http.request(
        `${API}/runs/search`,
        answer.runPage,
        {
          method: 'POST',
          body: {
            experiment_ids: await this.#experimentIds(),
            filter: `attributes.run_id IN (${quoted(batch)})`,
            run_view_type: 'ALL',
            max_results: BATCH,
          },
          maxBytes: LARGE_ANSWER,
          signal: this.#signal,
        },
      );
      return runs;
    });
  }

  /** Addresses of the artifacts of logged models by their ids; none where the server has no logged models. */
  async loggedModels(ids: readonly string[]): Promise<Map<string, string>> {
    const models = await this.#batches(ids, async batch => {
      const page = await this.#http.request(
        `${API}/logged-models/search`,
        answer.loggedModelPage,
        {
          method: 'POST',
          body: {
            experiment_ids: await this.#experimentIds(),
            filter: `model_id IN (${quoted(batch)})`,
            max_results: BATCH,
          },
          signal: this.#signal,
        },
      );
      return page.models;
    });
    return new Map(
      models.map(({ info }) => [info.model_id, info.artifact_uri] as const),
    );
  }

  /** Experiments, which both searches have to be given. */
  #experimentIds(): Promise<string[]> {
    this.#experiments ??= readPages({
      page: async page_token => {
        const page = await this.#http.request(
          `${API}/experiments/search`,
          answer.experimentPage,
          {
            query: {
              max_results: EXPERIMENTS_PAGE,
              view_type: 'ALL',
              page_token,
            },
            signal: this.#signal,
          },
        );
        return {
          items: page.experiments.map(each => each.experiment_id),
          next: page.next_page_token,
        };
      },
      key: id => id,
      mostItems: MOST_EXPERIMENTS,
    });
    return this.#experiments;
  }

  /** What a server refuses for good is not there; what it cannot answer now ends the reading. */
  async #batches<T>(
    ids: readonly string[],
    read: (batch: readonly string[]) => Promise<T[]>,
  ): Promise<T[]> {
    const found: T[] = [];
    try {
      for (let from = 0; from < ids.length; from += BATCH) {
        found.push(...(await read(ids.slice(from, from + BATCH))));
      }
    } catch (error) {
      if (!(error instanceof HttpRefusalError)) {
        throw error;
      }
      return [];
    }
    return found;
  }
}
