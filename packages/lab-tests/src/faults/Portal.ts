import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, waitUntil } from '@model-serving/lab';
import { EventStream } from './EventStream';
import { rootFile } from '../rootFile';
import type { Vitals } from './probe';

const ROOT = rootFile();
const START_SECONDS = 400;

/** A cluster as the portal is told of it. */
export interface PortalCluster {
  name: string;
  url: string;
  /** PEM of the authority behind its certificate. */
  authority: string;
  token?: string;
  tokenFile?: string;
}

/** What a portal is started with. */
export interface PortalOptions {
  clusters: readonly PortalCluster[];
  /** `modelServing` of its configuration, beside what every portal of these tests has. */
  modelServing?: Record<string, unknown>;
  /** `backend.database` of its configuration; in memory by default. */
  database?: Record<string, unknown>;
}

/** The real portal's backend, as a process of its own, spoken to over HTTP. */
export class Portal {
  static async start(options: PortalOptions): Promise<Portal> {
    const folder = await mkdtemp(join(tmpdir(), 'model-serving-portal-'));
    const { port } = await freePorts(['port']);
    const portal = new Portal(options, folder, port);
    await portal.#writeConfig();
    await portal.#launch();
    return portal;
  }

  readonly vitals: Vitals[] = [];
  readonly #folder: string;
  readonly #port: number;
  readonly #serviceToken = randomBytes(24).toString('base64url');
  #options: PortalOptions;
  #child: ChildProcess | undefined;

  private constructor(options: PortalOptions, folder: string, port: number) {
    this.#options = options;
    this.#folder = folder;
    this.#port = port;
  }

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  get pid(): number {
    return this.#child!.pid!;
  }

  /** Changes the clusters in the file that the running portal reads its configuration from. */
  async configure(clusters: readonly PortalCluster[]): Promise<void> {
    this.#options = { ...this.#options, clusters };
    await this.#writeConfig();
  }

  /** Asks the suite's API, by default as a service that may see everything. */
  async get(
    path: string,
    token: string = this.#serviceToken,
  ): Promise<{ status: number; body: any }> {
    const response = await fetch(`${this.url}/api/model-serving${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: response.status, body: await response.json() };
  }

  /** Asks the suite's API to do something, as the one user these portals have. */
  async post(
    path: string,
    userToken: string,
  ): Promise<{ status: number; retryAfter: string | null; body: any }> {
    const response = await fetch(`${this.url}/api/model-serving${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${userToken}` },
    });
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      body: await response.json(),
    };
  }

  /** Status of the readiness that a load balancer asks for. */
  async readiness(): Promise<number> {
    const { status } = await fetch(
      `${this.url}/.backstage/health/v1/readiness`,
    );
    return status;
  }

  /** Names of the services of a cluster that the portal knows, sorted. */
  async services(cluster: string): Promise<string[]> {
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const { status, body } = await this.get(
        `/services?order=name&limit=500${cursor ? `&cursor=${cursor}` : ''}`,
      );
      if (status !== 200) {
        throw new Error(`the list of services answers ${status}`);
      }
      names.push(
        ...body.items
          .filter((item: any) => item.ref.cluster === cluster)
          .map((item: any) => item.ref.name),
      );
      cursor = body.nextCursor;
    } while (cursor);
    return names.sort();
  }

  async service(cluster: string, namespace: string, name: string) {
    const { body } = await this.get(
      `/services/${cluster}/${namespace}/InferenceService/${name}`,
    );
    return body;
  }

  async cluster(name: string) {
    const { body } = await this.get('/clusters');
    return body.items.find((item: any) => item.name === name);
  }

  /** How well a kind of a cluster can be read. */
  async kind(cluster: string, kind: string) {
    const found = await this.cluster(cluster);
    return found?.kinds.find((item: any) => item.kind === kind);
  }

  /** Waits until every kind of the cluster was read, or found not to be readable. */
  async untilRead(cluster: string): Promise<void> {
    await waitUntil(
      `cluster ${cluster} to be read`,
      async () => {
        const found = await this.cluster(cluster);
        return (
          found !== undefined &&
          !found.stale &&
          found.kinds.every(({ state }: any) =>
            ['live', 'not-installed', 'forbidden'].includes(state),
          )
        );
      },
      { seconds: 60 },
    );
  }

  /** Signs in as the one user these portals have, and opens the stream. */
  async stream(): Promise<EventStream> {
    return await EventStream.open(
      `${this.url}/api/model-serving/stream`,
      await this.userToken(),
    );
  }

  async userToken(): Promise<string> {
    const response = await fetch(`${this.url}/api/auth/guest/refresh`, {
      method: 'POST',
    });
    const { backstageIdentity } = (await response.json()) as any;
    return backstageIdentity.token;
  }

  /** Has the process collect garbage, or leave a rejection unhandled. */
  order(order: 'collect' | 'reject'): void {
    this.#child!.send(order);
  }

  /** Reports since a time on, oldest first. */
  vitalsSince(count: number): Vitals[] {
    return this.vitals.slice(count);
  }

  /** Waits for the next report of how the process fares. */
  async nextVitals(): Promise<Vitals> {
    const before = this.vitals.length;
    await waitUntil(
      'the portal to report',
      async () => this.vitals.length > before,
      { seconds: 30 },
    );
    return this.vitals[this.vitals.length - 1];
  }

  async log(): Promise<string> {
    return await readFile(join(this.#folder, 'portal.log'), 'utf8');
  }

  /** Asks the process to end, and waits until it has. Answers with its exit code and how long it took. */
  async terminate(): Promise<{ code: number | null; ms: number }> {
    const child = this.#child!;
    const start = Date.now();
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const [code] = await ended;
    return { code, ms: Date.now() - start };
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
    if (process.env.FAULTS_LOGS) {
      await cp(
        join(this.#folder, 'portal.log'),
        join(process.env.FAULTS_LOGS, `portal-${this.#port}.log`),
      );
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #launch(): Promise<void> {
    const log = await open(join(this.#folder, 'portal.log'), 'a');
    const child = spawn(
      process.execPath,
      [
        '--expose-gc',
        '--max-old-space-size=1024',
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        '--require',
        require.resolve('./probe'),
        'src/index.ts',
        '--config',
        join(ROOT, 'app-config.yaml'),
        '--config',
        this.#configFile,
      ],
      {
        cwd: join(ROOT, 'packages/backend'),
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          NODE_ENV: 'development',
          LOG_LEVEL: 'info',
          PORTAL_PORT: String(this.#port),
          AUTH_SESSION_SECRET: randomBytes(24).toString('hex'),
        },
        stdio: ['ignore', log.fd, log.fd, 'ipc'],
      },
    );
    this.#child = child;
    await log.close();
    child.on('message', vitals => this.vitals.push(vitals as Vitals));
    try {
      await waitUntil(
        'the portal to answer',
        async () => {
          if (child.exitCode !== null) {
            throw new Error('it has ended');
          }
          return (await this.get('/clusters')).status === 200;
        },
        { seconds: START_SECONDS },
      );
    } catch (error) {
      const log2 = await this.log();
      child.kill('SIGKILL');
      throw new Error(`${(error as Error).message}\n${log2.slice(-3000)}`);
    }
  }

  get #configFile(): string {
    return join(this.#folder, 'app-config.test.json');
  }

  async #writeConfig(): Promise<void> {
    const { clusters, modelServing, database } = this.#options;
    const config = {
      backend: {
        ...(database ? { database } : {}),
        auth: {
          externalAccess: [
            {
              type: 'static',
              options: { token: this.#serviceToken, subject: 'fault-tests' },
            },
          ],
        },
        rateLimit: { global: false },
      },
      auth: {
        providers: {
          guest: { userEntityRef: 'user:default/tester' },
        },
      },
      // What the catalog takes over is measured elsewhere, and would be measured along here.
      catalog: {
        locations: [],
        providers: {
          modelServing: {
            schedule: {
              frequency: { hours: 24 },
              initialDelay: { hours: 24 },
              timeout: { minutes: 1 },
            },
          },
        },
      },
      modelServing: {
        platformOwners: ['user:default/tester'],
        metrics: { intervalSeconds: 300 },
        ...modelServing,
      },
      kubernetes: {
        clusterLocatorMethods: [
          {
            type: 'config',
            clusters: clusters.map(cluster => ({
              name: cluster.name,
              url: cluster.url,
              authProvider: 'serviceAccount',
              caData: Buffer.from(cluster.authority).toString('base64'),
              ...(cluster.token ? { serviceAccountToken: cluster.token } : {}),
              ...(cluster.tokenFile
                ? { serviceAccountTokenFile: cluster.tokenFile }
                : {}),
            })),
          },
        ],
      },
    };
    await writeFile(this.#configFile, JSON.stringify(config));
  }
}
