import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from './paths.mjs';
import { isInterrupted, serve, tail } from './processes.mjs';
import { step, UserError } from './terminal.mjs';

const transform = ['--require', '@backstage/cli/config/nodeTransform.cjs'];

async function untilReady(what, child, log, isReady, limitSeconds) {
  let ended = false;
  child.finished.then(() => {
    ended = true;
  });
  const deadline = Date.now() + limitSeconds * 1000;
  while (!(await isReady())) {
    if (isInterrupted()) {
      await new Promise(() => {});
    }
    if (ended) {
      throw new UserError(`${tail(log)}\n\n${what} ended before it was ready.`);
    }
    if (Date.now() > deadline) {
      throw new UserError(
        `${tail(log)}\n\n${what} was not ready after ${limitSeconds} s.`,
      );
    }
    await delay(250);
  }
}

async function answers(url, accept = response => response.ok) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    const ok = await accept(response);
    await response.body?.cancel().catch(() => {});
    return ok;
  } catch {
    return false;
  }
}

/**
 * Starts the sandbox.
 * @returns {Promise<{child: object, env: Record<string, string>, forgeUrl: string}>} the environment that `app-config.sandbox.yaml` reads
 */
export async function startSandbox({ ports, portalUrl, speed }) {
  const [kubernetes, forge, identity, registry, gateway] = ports;
  const stateDir = mkdtempSync(path.join(tmpdir(), 'model-serving-sandbox-'));
  const child = serve('sandbox', process.execPath, [
    ...transform,
    path.join(root, 'packages/sandbox/src/cli.ts'),
    ...['--kubernetes-port', String(kubernetes)],
    ...['--forge-port', String(forge)],
    ...['--identity-port', String(identity)],
    ...['--registry-port', String(registry)],
    ...['--gateway-port', String(gateway)],
    ...['--state-dir', stateDir],
    ...['--portal-url', portalUrl],
    ...['--speed', String(speed)],
  ]);
  process.once('exit', () =>
    rmSync(stateDir, { recursive: true, force: true }),
  );
  let output = '';
  child.stdout.on('data', chunk => {
    output = (output + chunk).slice(-2000);
  });
  await step('Starting the sandbox', () =>
    untilReady(
      'The sandbox',
      child,
      'sandbox',
      () => output.includes('sandbox ready'),
      90,
    ),
  );
  return {
    child,
    forgeUrl: `http://127.0.0.1:${forge}`,
    env: {
      SANDBOX_KUBERNETES_URL: `http://127.0.0.1:${kubernetes}`,
      SANDBOX_FORGE_HOST: `127.0.0.1:${forge}`,
      SANDBOX_IDENTITY_URL: `http://127.0.0.1:${identity}`,
      SANDBOX_REGISTRY_URL: `http://127.0.0.1:${registry}`,
      SANDBOX_GATEWAY_URL: `http://127.0.0.1:${gateway}`,
    },
  };
}

/** Starts the sandbox's identity provider alone. Answers its address. */
export async function startIdentity({ port, portalUrl }) {
  const url = `http://127.0.0.1:${port}`;
  const child = serve('identity', process.execPath, [
    ...transform,
    path.join(root, 'packages/sandbox/src/cli.ts'),
    'identity',
    ...['--identity-port', String(port)],
    ...['--portal-url', portalUrl],
  ]);
  await step('Starting the identity provider', () =>
    untilReady(
      'The identity provider',
      child,
      'identity',
      () => answers(`${url}/.well-known/openid-configuration`),
      60,
    ),
  );
  return { child, url };
}

/** Starts the portal and waits until its page and its API really answer. */
export async function startPortal({ port, configs, env }) {
  const url = `http://localhost:${port}`;
  const launch = () =>
    serve(
      'portal',
      process.execPath,
      [
        ...transform,
        'src/index.ts',
        ...configs.flatMap(file => ['--config', file]),
      ],
      {
        cwd: path.join(root, 'packages/backend'),
        env: {
          ...env,
          NODE_ENV: 'development',
          PORTAL_PORT: String(port),
          AUTH_SESSION_SECRET: randomBytes(24).toString('hex'),
        },
      },
    );
  const child = launch();
  await step('Starting the portal', () =>
    untilReady(
      'The portal',
      child,
      'portal',
      async () =>
        (await answers(`${url}/.backstage/health/v1/readiness`)) &&
        (await answers(url, async r =>
          (await r.text()).includes('id="root"'),
        )) &&
        // Without credentials the API refuses; anything else means that it is not up.
        (await answers(
          `${url}/api/model-serving/services`,
          r => r.status === 401,
        )),
      120,
    ),
  );
  return { child, url };
}
