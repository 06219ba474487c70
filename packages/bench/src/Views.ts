import { waitUntil } from '@model-serving/lab';
import type { BenchBackend } from './BenchBackend';
import { SPACE } from './cluster/serviceObjects';
import { hammer, median, type Latencies } from './hammer';

/** What looking at a service costs, by one of the two plugins. */
export interface ViewCost {
  p50: number;
  p99: number;
  worstP99: number;
  /** Of the backend's process, in milliseconds a view. */
  cpuMs: number;
  bytes: number;
  count: number;
  /** Views that were answered with an error. */
  failed: number;
}

const USERS = 50;
const ROUNDS = 3;

/** Names of the services that the users look at. */
export const SEEN = Array.from({ length: USERS }, (_, user) => `svc-${user}`);

/** The catalog entities of those services, as plugin-kubernetes wants them. */
export const SEEN_ENTITIES = SEEN.map(name =>
  JSON.stringify({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      annotations: {
        'backstage.io/kubernetes-label-selector': `serving.kserve.io/inferenceservice=${name}`,
      },
    },
    spec: { type: 'model-server', lifecycle: 'production', owner: 'bench' },
  }),
).join('\n---\n');

/** Fifty users who look at services through the backend's HTTP API. */
export class Views {
  static async of(backend: BenchBackend, cluster: string): Promise<Views> {
    const views = new Views(backend, cluster, await backend.userToken());
    await waitUntil(
      'the catalog to know the services',
      async () => (await views.#send(views.#peer(USERS - 1))).ok,
      { seconds: 120 },
    );
    return views;
  }

  #bytes = 0;
  #failed = 0;

  readonly #backend: BenchBackend;
  readonly #cluster: string;
  readonly #token: string;

  private constructor(backend: BenchBackend, cluster: string, token: string) {
    this.#backend = backend;
    this.#cluster = cluster;
    this.#token = token;
  }

  /** Looks through the suite. */
  async own(count: number): Promise<Latencies> {
    this.#failed = 0;
    return await hammer(USERS, count, user =>
      this.#look(this.#own(user), count / 100),
    );
  }

  /** Looks through plugin-kubernetes. */
  async peer(count: number): Promise<Latencies> {
    this.#failed = 0;
    return await hammer(USERS, count, user =>
      this.#look(this.#peer(user), count / 2),
    );
  }

  /** Both in turns, so that whatever else the machine does befalls both. */
  async compare(counts: {
    own: number;
    peer: number;
  }): Promise<{ own: ViewCost; peer: ViewCost }> {
    await this.own(500);
    await this.peer(USERS);
    const rounds = { own: [] as Round[], peer: [] as Round[] };
    for (let round = 0; round < ROUNDS; round++) {
      rounds.peer.push(await this.#round(() => this.peer(counts.peer)));
      rounds.own.push(await this.#round(() => this.own(counts.own)));
    }
    return { own: costOf(rounds.own), peer: costOf(rounds.peer) };
  }

  async #round(look: () => Promise<Latencies>): Promise<Round> {
    const before = (await this.#backend.vitals(true)).cpu;
    this.#bytes = 0;
    const latencies = await look();
    const { cpu } = await this.#backend.vitals();
    return {
      ...latencies,
      cpuMs: (cpu - before) / 1000 / latencies.count,
      bytes: this.#bytes / latencies.count,
      failed: this.#failed,
    };
  }

  #own(user: number): Request {
    return new Request(
      `${this.#backend.url}/api/model-serving/services/${
        this.#cluster
      }/${SPACE}/InferenceService/${SEEN[user]}`,
      { headers: { authorization: `Bearer ${this.#token}` } },
    );
  }

  #peer(user: number): Request {
    return new Request(
      `${this.#backend.url}/api/kubernetes/resources/workloads/query`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${this.#token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          auth: {},
          entityRef: `component:default/${SEEN[user]}`,
        }),
      },
    );
  }

  /** @param tolerated - failures that do not end the measurement */
  async #look(request: Request, tolerated: number): Promise<void> {
    const { ok, text } = await this.#send(request).catch(error => ({
      ok: false,
      text: String(error.cause ?? error),
    }));
    if (!ok) {
      this.#failed += 1;
      if (this.#failed > tolerated) {
        throw new Error(`${request.url} answers ${text.slice(0, 300)}`);
      }
    }
  }

  async #send(request: Request): Promise<{ ok: boolean; text: string }> {
    const response = await fetch(request);
    const text = await response.text();
    this.#bytes += text.length;
    return { ok: response.ok, text };
  }
}

interface Round extends Latencies {
  cpuMs: number;
  bytes: number;
  failed: number;
}

function costOf(rounds: readonly Round[]): ViewCost {
  return {
    p50: median(rounds.map(({ p50 }) => p50)),
    p99: median(rounds.map(({ p99 }) => p99)),
    worstP99: Math.max(...rounds.map(({ p99 }) => p99)),
    cpuMs: median(rounds.map(({ cpuMs }) => cpuMs)),
    bytes: median(rounds.map(({ bytes }) => bytes)),
    count: rounds.reduce((sum, { count }) => sum + count, 0),
    failed: rounds.reduce((sum, { failed }) => sum + failed, 0),
  };
}
