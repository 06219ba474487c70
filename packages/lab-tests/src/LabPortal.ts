import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePorts, waitUntil } from '@model-serving/lab';
import type {
  ClusterStatus,
  Freshness,
  Proposal,
  ServiceDetail,
  ServiceSummary,
} from '@model-serving/backstage-plugin-model-serving-common';

const PACKAGE = dirname(require.resolve('../package.json'));
const ROOT = join(PACKAGE, '../..');
const CONFIGS = [
  join(ROOT, 'app-config.yaml'),
  join(ROOT, 'app-config.lab.yaml'),
  join(PACKAGE, 'src/guest.app-config.yaml'),
];
const START_SECONDS = 240;
const PORTAL_API = '/api/model-serving';

/** The portal as `./dev start --lab` runs it, but for its sign-in, spoken to over HTTP. */
export class LabPortal {
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly url: string;

  private constructor(folder: string, child: ChildProcess, url: string) {
    this.#folder = folder;
    this.#child = child;
    this.url = url;
  }

  /** Starts one and waits until it knows the golden path and the model that it is to serve. */
  static async start(
    env: Record<string, string>,
    model: string,
  ): Promise<LabPortal> {
    const folder = await mkdtemp(join(tmpdir(), 'model-serving-portal-'));
    const { port } = await freePorts(['port']);
    const log = await open(join(folder, 'portal.log'), 'w');
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        'src/index.ts',
        ...CONFIGS.flatMap(file => ['--config', file]),
      ],
      {
        cwd: join(ROOT, 'packages/backend'),
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          NODE_ENV: 'development',
          PORTAL_PORT: String(port),
          AUTH_SESSION_SECRET: randomBytes(24).toString('hex'),
          LAB_IDENTITY_URL: 'http://127.0.0.1:9',
          ...env,
        },
        stdio: ['ignore', log.fd, log.fd],
      },
    );
    await log.close();
    const portal = new LabPortal(folder, child, `http://localhost:${port}`);
    try {
      await waitUntil(
        'the portal to know the golden path and the model',
        async () =>
          (await portal.#knows('template/default/inference-service')) &&
          (await portal.#knows(`resource/default/${model}`)),
        { seconds: START_SECONDS },
      );
    } catch (error) {
      const words = await readFile(join(folder, 'portal.log'), 'utf8');
      await portal.stop();
      throw new Error(`${(error as Error).message}\n${words.slice(-3000)}`);
    }
    return portal;
  }

  async stop(): Promise<void> {
    if (this.isRunning) {
      const ended = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await ended;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async clusters(): Promise<ClusterStatus[]> {
    return (await this.#get<{ items: ClusterStatus[] }>('/clusters')).items;
  }

  async services(): Promise<{ items: ServiceSummary[] } & Freshness> {
    return await this.#get('/services?order=name&limit=500');
  }

  async service(name: string): Promise<ServiceDetail> {
    return await this.#get(`/services/lab/team-a/InferenceService/${name}`);
  }

  async proposals(): Promise<{ items: Proposal[] } & Freshness> {
    return await this.#get('/proposals');
  }

  /** Runs the golden path for a service of team-a; answers whether it ended well, and what its log says. */
  async propose(
    values: Record<string, unknown>,
  ): Promise<{ completed: boolean; log: string }> {
    const { id } = await this.#send<{ id: string }>(
      '/api/scaffolder/v2/tasks',
      {
        templateRef: 'template:default/inference-service',
        values,
      },
    );
    let status = 'open';
    await waitUntil(
      'the golden path to end',
      async () => {
        ({ status } = await this.#send<{ status: string }>(
          `/api/scaffolder/v2/tasks/${id}`,
        ));
        return !['open', 'processing'].includes(status);
      },
      { seconds: 120 },
    );
    const events = await this.#send<{ body: { message: string } }[]>(
      `/api/scaffolder/v2/tasks/${id}/events`,
    );
    return {
      completed: status === 'completed',
      log: events.map(({ body }) => body.message).join('\n'),
    };
  }

  async #get<Answer>(path: string): Promise<Answer> {
    return await this.#send(`${PORTAL_API}${path}`);
  }

  async #knows(entity: string): Promise<boolean> {
    if (!this.isRunning) {
      throw new Error('it has ended');
    }
    await this.#send(`/api/catalog/entities/by-name/${entity}`);
    return true;
  }

  async #send<Answer>(path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${await this.#token()}`,
        'content-type': 'application/json',
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${path} answers ${response.status}: ${text}`);
    }
    return JSON.parse(text);
  }

  async #token(): Promise<string> {
    const response = await fetch(`${this.url}/api/auth/guest/refresh`, {
      headers: { 'x-requested-with': 'XMLHttpRequest' },
    });
    const { backstageIdentity } = (await response.json()) as {
      backstageIdentity: { token: string };
    };
    return backstageIdentity.token;
  }
}
