import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import {
  BehaviorRule,
  KubernetesClient,
  KubernetesObject,
  Manifest,
  Pace,
  ResourceKind,
  startControllers,
} from '../../controllers';
import { ADMIN_TOKEN } from '../../kubernetes/access';
import { startKubernetesApi } from '../../kubernetes/KubernetesApi';
import { applyCluster } from '../../seed';

const FIXTURES = join(
  dirname(require.resolve('../../../package.json')),
  'src/life/__fixtures__',
);

/** Reads all documents of a fixture. */
export function fixture(name: string): Manifest[] {
  const text = readFileSync(join(FIXTURES, name), 'utf8');
  return parseAllDocuments(text).map(document => document.toJS());
}

/** A real API server of this sandbox on a free port, with the recordings' cluster in it. */
export class TestCluster {
  readonly token = ADMIN_TOKEN;
  readonly pace: Pace;
  readonly #stopApi: () => Promise<void>;

private constructor(
    readonly url: string,
    readonly client: KubernetesClient,
    readonly stopping: AbortController,
    speed: number,
    stopApi: () => Promise<void>,
  ) {
this.#stopApi = stopApi;

    this.pace = new Pace(speed, stopping.signal);
  }

  static async start(speed = 20): Promise<TestCluster> {
    const api = await startKubernetesApi({ port: 0 });
    const client = new KubernetesClient(api.url, ADMIN_TOKEN, 'test');
    const stopping = new AbortController();
    const cluster = new TestCluster(api.url, client, stopping, speed, () =>
      api.stop(),
    );
    await cluster.apply(fixture('cluster.yaml'));
    return cluster;
  }

  /** Another's API server, only to look at. */
  static attach(url: string): TestCluster {
    const client = new KubernetesClient(url, ADMIN_TOKEN, 'test');
    const stopping = new AbortController();
    return new TestCluster(url, client, stopping, 1, async () => {});
  }

  apply(manifests: readonly Manifest[]): Promise<void> {
    return applyCluster(this.client, manifests, this.pace.timestamp());
  }

  async startControllers(rules: readonly BehaviorRule[] = []): Promise<void> {
    const controllers = await startControllers({
      kubernetesUrl: this.url,
      token: this.token,
      pace: this.pace,
      rules,
      signal: this.stopping.signal,
    });
    this.stopping.signal.addEventListener('abort', () => controllers.stop());
  }

  /** Calls back for every object of a kind, those that are there and every change. */
  follow<T extends KubernetesObject>(
    kind: ResourceKind<T>,
    look: (object: T) => void,
  ): void {
    const run = async () => {
      const { items, resourceVersion } = await this.client.list(kind);
      items.forEach(look);
      const { signal } = this.stopping;
      for await (const event of this.client.watch(kind, resourceVersion, signal)) {
        if (event.type !== 'DELETED') {
          look(event.object);
        }
      }
    };
    run().catch(error => {
      if (!this.stopping.signal.aborted) {
        throw error;
      }
    });
  }

  /** Waits until an object of a kind is as wanted; the test's own timeout ends a wait in vain. */
  until<T extends KubernetesObject>(
    kind: ResourceKind<T>,
    wanted: (object: T) => unknown,
  ): Promise<T> {
    return new Promise(resolve =>
      this.follow(kind, object => {
        if (wanted(object)) {
          resolve(object);
        }
      }),
    );
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.#stopApi();
  }
}
