import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, waitUntil } from '@model-serving/lab';
import type { Order, Vitals } from './backend/vitals';
import { EmptyPrometheus } from './EmptyPrometheus';
import { packageFile } from './packageFile';

const USER = 'user:default/viewer';
/** Whom those who fill forms belong to. */
const VIEWERS = 'group:default/viewers';
/** Name of the model source. */
export const REGISTRY = 'bench';
/** Kinds of serving that plugin-kubernetes is told to show beside its own thirteen. */
const CUSTOM_RESOURCES = [
  {
    group: 'serving.kserve.io',
    apiVersion: 'v1beta1',
    plural: 'inferenceservices',
  },
  { group: 'kueue.x-k8s.io', apiVersion: 'v1beta2', plural: 'workloads' },
  { group: 'kueue.x-k8s.io', apiVersion: 'v1beta2', plural: 'localqueues' },
];

/** A cluster as both plugins are told of it. */
export interface KnownCluster {
  name: string;
  url: string;
  /** PEM of the authority behind its certificate; null where nothing is checked. */
  authority: string | null;
  token: string;
}

/** What a backend of the bench runs: a file of `src/backend`, and where it answers once it has started. */
const PROGRAMS = {
  live: '/api/model-serving/clusters',
  forms: '/api/model-serving/clusters',
  models: '/api/model-serving/clusters',
  entities: '/api/catalog/entities/by-query?limit=1',
};

/** What a backend of the bench is started with. */
export interface BackendOptions {
  /** The live picture beside plugin-kubernetes, by default. */
  program?: keyof typeof PROGRAMS;
  clusters: readonly KnownCluster[];
  /** Catalog entities, as YAML. */
  entities?: string;
  /** How often Prometheus is asked about the engines; 15 s by default. */
  metricsSeconds?: number;
  /** Address of an MLflow registry whose models are shown. It is read once, and when it is asked for. */
  registryUrl?: string;
  /** The GitOps repository, where there is one. */
  repository?: { url: string; username: string; password: string };
  /** How often the catalog asks for models and services where it has a provider for them; as in a portal by default. */
  providerSeconds?: number;
}

/** Where each backend leaves a CPU profile of its life; none is made by default. */
export const profiling: { folder?: string } = {};

/** A Backstage backend with both plugins, as a process of its own, and a Prometheus that it asks. */
export class BenchBackend {
  static async start(options: BackendOptions): Promise<BenchBackend> {
    const folder = await mkdtemp(join(tmpdir(), 'model-serving-bench-'));
    const { port } = await freePorts(['port']);
    const backend = new BenchBackend(
      folder,
      port,
      await EmptyPrometheus.start(),
    );
    await backend.#launch(options);
    return backend;
  }

  /** `performance.now()` when the process was started. */
  startedAt = 0;
  readonly #folder: string;
  readonly #port: number;
  readonly #serviceToken = randomBytes(24).toString('base64url');
  readonly #answers = new Map<number, (vitals: Vitals) => void>();
  #questions = 0;
  #child: ChildProcess | undefined;
  /** Where whoever measures ends before it has stopped this. */
  readonly #abandon = () => {
    this.#child?.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  };

  private constructor(
    folder: string,
    port: number,
    readonly prometheus: EmptyPrometheus,
  ) {
    this.#folder = folder;
    process.once('exit', this.#abandon);
    this.#port = port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Asks the suite's API as a service that may see everything. */
  async get(path: string): Promise<any> {
    return await (await this.ask(`/api/model-serving${path}`)).json();
  }

  /**
   * Sends a request.
   *
   * @param token - of whoever asks; a service that may see everything by default
   */
  async ask(
    path: string,
    {
      method = 'GET',
      token = this.#serviceToken,
      body,
    }: { method?: string; token?: string; body?: unknown } = {},
  ): Promise<Response> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) {
      const text = await response.text();
      throw new Error(
        `${path} answers ${response.status}: ${text.slice(0, 500)}`,
      );
    }
    return response;
  }

  /** A token of someone who is signed in. */
  async userToken(): Promise<string> {
    const response = await fetch(`${this.url}/api/auth/guest/refresh`, {
      method: 'POST',
    });
    const { backstageIdentity } = (await response.json()) as any;
    return backstageIdentity.token;
  }

  /** A token of one of those who fill forms. */
  async viewerToken(viewer: string): Promise<string> {
    const response = await fetch(`${this.url}/api/auth/viewers/refresh`, {
      headers: {
        'x-requested-with': 'XMLHttpRequest',
        'x-viewer': viewer,
      },
    });
    const { backstageIdentity } = (await response.json()) as any;
    return backstageIdentity.token;
  }

  /** Waits until at least that many InferenceServices of each cluster are read, and every other kind that it has. */
  async untilRead(counts: Readonly<Record<string, number>>): Promise<void> {
    await waitUntil(
      'the clusters to be read',
      async () => {
        const { items } = await this.get('/clusters');
        return Object.entries(counts).every(([name, count]) => {
          const cluster = items.find((item: any) => item.name === name);
          const kind = cluster?.kinds.find(
            (item: any) => item.kind === 'InferenceService',
          );
          return (
            kind?.state === 'live' &&
            kind.objects >= count &&
            cluster.kinds.every((item: any) => item.state !== 'starting') &&
            !cluster.stale
          );
        });
      },
      { seconds: 600, everyMs: 50 },
    );
  }

  /**
   * @param collect - garbage first
   * @param turns - measure the longest turn from now on
   */
  async vitals(collect = false, turns = false): Promise<Vitals> {
    const id = ++this.#questions;
    const answer = new Promise<Vitals>(resolve =>
      this.#answers.set(id, resolve),
    );
    this.#child!.send({ id, collect, turns } satisfies Order);
    return await answer;
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      if (profiling.folder) {
        // Exits by itself, which writes the profile.
        child.disconnect();
      } else {
        child.kill('SIGKILL');
      }
      await ended;
    }
    this.prometheus.stop();
    process.off('exit', this.#abandon);
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #launch(options: BackendOptions): Promise<void> {
    const { program = 'live' } = options;
    const config = join(this.#folder, 'app-config.json');
    const entities = join(this.#folder, 'entities.yaml');
    await writeFile(entities, options.entities ?? '');
    await writeFile(config, JSON.stringify(this.#config(options, entities)));
    const logFile = join(this.#folder, 'backend.log');
    const log = await open(logFile, 'a');
    this.startedAt = performance.now();
    const child = spawn(
      process.execPath,
      [
        '--expose-gc',
        ...(profiling.folder
          ? ['--cpu-prof', `--cpu-prof-dir=${profiling.folder}`]
          : []),
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        '--require',
        packageFile('src/backend/vitals.ts'),
        packageFile(`src/backend/${program}.ts`),
        '--config',
        config,
      ],
      {
        cwd: packageFile('.'),
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          NODE_ENV: 'development',
          LOG_LEVEL: 'warn',
        },
        stdio: ['ignore', log.fd, log.fd, 'ipc'],
      },
    );
    this.#child = child;
    await log.close();
    child.on('message', ({ id, vitals }: { id: number; vitals: Vitals }) => {
      this.#answers.get(id)?.(vitals);
      this.#answers.delete(id);
    });
    try {
      await waitUntil(
        'the backend to answer',
        async () => {
          if (child.exitCode !== null) {
            throw new Error('it has ended');
          }
          await this.ask(PROGRAMS[program]);
          return true;
        },
        { seconds: 300 },
      );
    } catch (error) {
      const text = await readFile(logFile, 'utf8');
      await this.stop();
      throw new Error(`${(error as Error).message}\n${text.slice(-3000)}`);
    }
  }

  #config(
    {
      clusters,
      entities,
      metricsSeconds = 15,
      providerSeconds,
      registryUrl,
      repository,
    }: BackendOptions,
    entityFile: string,
  ) {
    return {
      app: { baseUrl: this.url },
      backend: {
        baseUrl: this.url,
        listen: { host: '127.0.0.1', port: this.#port },
        database: { client: 'better-sqlite3', connection: ':memory:' },
        rateLimit: { global: false },
        auth: {
          externalAccess: [
            {
              type: 'static',
              options: { token: this.#serviceToken, subject: 'bench' },
            },
          ],
        },
      },
      auth: { providers: { guest: { userEntityRef: USER }, viewers: {} } },
      permission: { enabled: true },
      catalog: {
        rules: [{ allow: ['Component'] }],
        locations: entities ? [{ type: 'file', target: entityFile }] : [],
        ...(providerSeconds && {
          providers: {
            modelServing: {
              schedule: {
                frequency: { seconds: providerSeconds },
                timeout: { minutes: 5 },
              },
            },
          },
        }),
      },
      modelServing: {
        platformOwners: [USER, VIEWERS],
        watch: { maxObjectsPerKind: 20_000 },
        stream: { maxPerUser: 100 },
        metrics: {
          intervalSeconds: metricsSeconds,
          prometheus: { url: this.prometheus.url },
        },
        ...(repository && {
          gitops: {
            repository: repository.url,
            branch: 'main',
            forge: 'gitea',
            credentials: {
              username: repository.username,
              password: repository.password,
            },
          },
          prices: {
            currency: 'USD',
            source: 'bench',
            flavors: { h100: 4, l4: 1 },
            cpuPerHour: 0.03,
            memoryGiBPerHour: 0.004,
          },
        }),
        ...(registryUrl && {
          models: {
            sources: {
              mlflow: {
                [REGISTRY]: {
                  url: registryUrl,
                  schedule: {
                    frequency: { hours: 24 },
                    timeout: { minutes: 30 },
                  },
                },
              },
            },
          },
        }),
      },
      kubernetes: {
        serviceLocatorMethod: { type: 'multiTenant' },
        customResources: CUSTOM_RESOURCES,
        clusterLocatorMethods: [
          {
            type: 'config',
            clusters: clusters.map(({ name, url, authority, token }) => ({
              name,
              url,
              authProvider: 'serviceAccount',
              ...(authority === null
                ? { skipTLSVerify: true }
                : { caData: Buffer.from(authority).toString('base64') }),
              serviceAccountToken: token,
            })),
          },
        ],
      },
    };
  }
}
