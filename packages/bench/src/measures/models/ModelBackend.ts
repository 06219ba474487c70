import { waitUntil } from '@model-serving/lab';
import { BenchBackend, REGISTRY } from '../../BenchBackend';
import { ModelRegistry } from '../../ModelRegistry';
import { writesOf } from '../../writesOf';
import { visibleModels } from './visibleModels';

const SERVING = '/api/model-serving';

/** A backend with the models of a registry, and the catalog made from them. */
export class ModelBackend {
  /** @param models - of the registry */
  static async start(models: number): Promise<ModelBackend> {
    const registry = await ModelRegistry.start(models);
    try {
      const backend = await BenchBackend.start({
        program: 'models',
        clusters: [],
        registryUrl: registry.url,
      });
      await backend.vitals(false, true);
      return new ModelBackend(
        registry,
        models,
        backend,
        await backend.userToken(),
      );
    } catch (error) {
      registry.stop();
      throw error;
    }
  }

  readonly #token: string;

  private constructor(
    readonly registry: ModelRegistry,
    readonly models: number,
    readonly backend: BenchBackend,
    token: string,
  ) {
    this.#token = token;
  }

  async untilListed(): Promise<void> {
    await waitUntil(
      'the models to be listed',
      async () => (await this.#list('')).total === this.models,
      { seconds: 900, everyMs: 50 },
    );
  }

  /** Waits until the provider has handed so many models to the catalog. */
  async untilHanded(count: number): Promise<void> {
    await waitUntil(
      'the catalog to be given the models',
      async () => {
        const { refresh_state } = await writesOf(this.backend, 'catalog');
        return refresh_state.rows >= count;
      },
      { seconds: 900, everyMs: 100 },
    );
  }

  /** Returns the seconds from the first request to the registry until the catalog showed all models. */
  async untilVisible(): Promise<number> {
    await waitUntil(
      'the catalog to show all models',
      async () => (await visibleModels(this.backend)) >= this.models,
      { seconds: 3_600, everyMs: 1_000 },
    );
    return (Date.now() - this.registry.requests[0]) / 1000;
  }

  /** Milliseconds that a list of the first models takes, with the counts of all facets. */
  async timeList(query = ''): Promise<number> {
    return await timed(() => this.#list(query));
  }

  /** Milliseconds that a request to the catalog takes. */
  async timeCatalog(query: string): Promise<number> {
    return await timed(async () => {
      await (
        await this.backend.ask(`/api/catalog${query}`, { token: this.#token })
      ).json();
    });
  }

  /** When the registry was last read into the database, in milliseconds since 1970. */
  async readAt(): Promise<number> {
    const { model_sources } = await writesOf(this.backend, 'model-serving');
    return model_sources.lastAt === null ? 0 : Date.parse(model_sources.lastAt);
  }

  /** Has the registry read again. Returns when that was done, in milliseconds since 1970. */
  async sync(): Promise<number> {
    const before = await this.readAt();
    await this.backend.ask(`${SERVING}/model-sources/${REGISTRY}/sync`, {
      method: 'POST',
      token: this.#token,
    });
    let after = before;
    await waitUntil(
      'the registry to be read again',
      async () => {
        after = await this.readAt();
        return after !== before;
      },
      { seconds: 900 },
    );
    return after;
  }

  async stop(): Promise<void> {
    await this.backend.stop();
    this.registry.stop();
  }

  async #list(query: string): Promise<{ total: number }> {
    const response = await this.backend.ask(
      `${SERVING}/models?limit=25${query}`,
      { token: this.#token },
    );
    return (await response.json()) as { total: number };
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
