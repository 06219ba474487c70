import type { HttpClient } from '@model-serving/backstage-plugin-model-serving-node';
import {
  HttpRefusalError,
  readPages,
} from '@model-serving/backstage-plugin-model-serving-node';
import {
  deploymentListSchema,
  deploymentPageSchema,
  namedModelSchema,
} from './liteLlmAnswers';

const PAGE = 500;
const MOST = 20_000;
/** What the list in pages answers on a gateway without a database. */
const WITHOUT_DATABASE = 500;

class NoListError extends Error {}

/**
 * Calls a LiteLLM gateway. Which of its lists a key may read depends on the key and on the release: the first that
 * answers is taken.
 */
export class LiteLlmClient {
  readonly #http: HttpClient;
  readonly #signal: AbortSignal;

  constructor(http: HttpClient, signal: AbortSignal) {
    this.#http = http;
    this.#signal = signal;
  }

  /** Deployments, not yet checked. */
  async deployments(): Promise<unknown[]> {
    return (
      (await allowed(() => this.#pages())) ??
      (await allowed(() => this.#list('/model/info'))) ??
      (await this.#names())
    );
  }

  #pages(): Promise<unknown[]> {
    return readPages({
      page: async token => {
        const page = Number(token ?? 1);
        const answer = await this.#http.exchange('/v2/model/info', {
          query: { page, size: PAGE },
          accept: [WITHOUT_DATABASE],
          signal: this.#signal,
        });
        if (answer.status === WITHOUT_DATABASE) {
          throw new NoListError();
        }
        const { current_page, data, total_pages } = this.#http.read(
          answer,
          deploymentPageSchema,
        );
        return {
          items: data,
          next: current_page < total_pages ? String(page + 1) : undefined,
        };
      },
      key: entry => JSON.stringify(entry),
      mostItems: MOST,
    });
  }

  async #list(path: string): Promise<unknown[]> {
    const { data } = await this.#http.request(path, deploymentListSchema, {
      signal: this.#signal,
    });
    return data;
  }

  async #names(): Promise<unknown[]> {
    return (await this.#list('/v1/models')).map(entry => {
      const named = namedModelSchema.safeParse(entry);
      return named.success
        ? { model_name: named.data.id, model_info: {} }
        : entry;
    });
  }
}

/** Undefined where this key, this release or this gateway has no such list. */
async function allowed<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (
      error instanceof NoListError ||
      (error instanceof HttpRefusalError &&
        [400, 403, 404, 405].includes(error.status))
    ) {
      return undefined;
    }
    throw error;
  }
}
