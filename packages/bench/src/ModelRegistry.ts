import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

const API = '/api/2.0/mlflow';
/** What MLflow gives at once: its largest page of models, and as many versions. */
export const MODELS_PER_PAGE = 1_000;
const VERSIONS = 2;
const MADE_AT = 1_760_000_000_000;

/** An MLflow registry of so many models with two versions each, which counts requests. */
export class ModelRegistry {
  static async start(models: number): Promise<ModelRegistry> {
    const registry = new ModelRegistry(models);
    registry.#server.listen(0, '127.0.0.1');
    await once(registry.#server, 'listening');
    return registry;
  }

  /** When each request came, in milliseconds since 1970. */
  readonly requests: number[] = [];
  readonly #server: Server;

  private constructor(models: number) {
    const lists: Record<string, { key: string; count: number; of: Entry }> = {
      [`${API}/registered-models/search`]: {
        key: 'registered_models',
        count: models,
        of: registeredModel,
      },
      [`${API}/model-versions/search`]: {
        key: 'model_versions',
        count: models * VERSIONS,
        of: index =>
          modelVersion(Math.floor(index / VERSIONS), index % VERSIONS),
      },
    };
    this.#server = createServer((incoming, response) => {
      incoming.resume();
      this.requests.push(Date.now());
      const { pathname, searchParams } = new URL(incoming.url!, this.url);
      response.setHeader('content-type', 'application/json');
      const list = lists[pathname];
      if (!list) {
        response.statusCode = 404;
        response.end(JSON.stringify({ error_code: 'ENDPOINT_NOT_FOUND' }));
        return;
      }
      // A page token is an offset, as MLflow's is.
      const from = Number(searchParams.get('page_token') ?? 0);
      const to = Math.min(
        list.count,
        from + Number(searchParams.get('max_results')),
      );
      response.end(
        JSON.stringify({
          [list.key]: Array.from({ length: to - from }, (_, index) =>
            list.of(from + index),
          ),
          ...(to < list.count ? { next_page_token: `${to}` } : {}),
        }),
      );
    });
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

type Entry = (index: number) => object;

function nameOf(index: number): string {
  return `model-${String(index).padStart(6, '0')}`;
}

/** Facets have few values, so that answers about few and about many models are of the same size. */
function registeredModel(index: number) {
  const facts = {
    title: `Model ${index}`,
    publisher: `publisher-${index % 20}`,
    license: ['apache-2.0', 'mit', 'llama3.1'][index % 3],
    task: ['text-generation', 'feature-extraction'][index % 2],
    parameters: `${(1 + (index % 70)) * 1e9}`,
    contextLength: `${4_096 * (1 + (index % 8))}`,
  };
  return {
    name: nameOf(index),
    creation_timestamp: MADE_AT,
    last_updated_timestamp: MADE_AT + index,
    description: `What model ${index} is for, and what it was trained on.`,
    tags: Object.entries(facts).map(([key, value]) => ({ key, value })),
    // The newest of each stage.
    latest_versions: [modelVersion(index, VERSIONS - 1)],
  };
}

function modelVersion(model: number, version: number) {
  const name = nameOf(model);
  return {
    name,
    version: `${version + 1}`,
    creation_timestamp: MADE_AT + version,
    last_updated_timestamp: MADE_AT + version,
    current_stage: 'None',
    source: `s3://models/${name}/${version + 1}`,
    status: 'READY',
  };
}
