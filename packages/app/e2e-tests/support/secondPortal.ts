import { ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect } from '@playwright/test';

const root = path.resolve(__dirname, '../../../..');

async function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Where a second portal finds other things than the first does. */
export interface SecondPortalPlaces {
  /** Host and port of the forge. */
  forgeHost?: string;
  kubernetesUrl?: string;
}

/** A portal of the test's own on the same sandbox, parts of which are at another address. */
export class SecondPortal {
  #child: ChildProcess | undefined;
  #url = '';

  get url() {
    return this.#url;
  }

  async start(places: SecondPortalPlaces) {
    const port = await freePort();
    this.#url = `http://localhost:${port}`;
    const configs = [
      'app-config.yaml',
      'app-config.sandbox.yaml',
      'packages/app/e2e-tests/support/secondPortal.app-config.yaml',
    ].flatMap(file => ['--config', path.join(root, file)]);
    this.#child = spawn(
      process.execPath,
      [
        '--require',
        '@backstage/cli/config/nodeTransform.cjs',
        'src/index.ts',
        ...configs,
      ],
      {
        cwd: path.join(root, 'packages/backend'),
        stdio: 'ignore',
        env: {
          ...process.env,
          NODE_ENV: 'development',
          PORTAL_PORT: String(port),
          AUTH_SESSION_SECRET: 'of-the-test',
          SANDBOX_FORGE_HOST:
            places.forgeHost ?? new URL(process.env.FORGE_URL!).host,
          SANDBOX_KUBERNETES_URL:
            places.kubernetesUrl ?? process.env.KUBERNETES_URL,
          SANDBOX_IDENTITY_URL: process.env.IDENTITY_URL,
          SANDBOX_REGISTRY_URL: process.env.REGISTRY_URL,
          SANDBOX_GATEWAY_URL: process.env.GATEWAY_URL,
        },
      },
    );
    // The catalog needs a moment after the start to know the template.
    await expect
      .poll(
        () =>
          this.#status(
            '/api/catalog/entities/by-name/template/default/inference-service',
          ),
        {
          timeout: 120_000,
        },
      )
      .toBe(200);
    await expect
      .poll(
        () =>
          this.#status(
            '/api/catalog/entities/by-name/resource/default/qwen3-8b',
          ),
        {
          timeout: 60_000,
        },
      )
      .toBe(200);
  }

  kill() {
    this.#child?.kill('SIGKILL');
  }

  async stop() {
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    }
  }

  /** Runs the golden path; answers the task's id. */
  async propose(values: Record<string, unknown>): Promise<string> {
    const response = await fetch(`${this.#url}/api/scaffolder/v2/tasks`, {
      method: 'POST',
      headers: {
        authorization: await this.#authorization(),
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        templateRef: 'template:default/inference-service',
        values,
      }),
    });
    expect(response.status, await response.clone().text()).toBe(201);
    return (await response.json()).id;
  }

  async taskStatus(id: string): Promise<string> {
    const response = await fetch(`${this.#url}/api/scaffolder/v2/tasks/${id}`, {
      headers: { authorization: await this.#authorization() },
    });
    return (await response.json()).status;
  }

  async #authorization(): Promise<string> {
    const response = await fetch(`${this.#url}/api/auth/guest/refresh`, {
      headers: { 'x-requested-with': 'XMLHttpRequest' },
    });
    return `Bearer ${(await response.json()).backstageIdentity.token}`;
  }

  async #status(route: string): Promise<number | undefined> {
    try {
      const response = await fetch(`${this.#url}${route}`, {
        headers: { authorization: await this.#authorization() },
      });
      return response.status;
    } catch {
      return undefined;
    }
  }
}
