import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkSupplyChain } from './audit.mjs';
import { findChromium } from '../chromium.mjs';
import { checkLinks } from '../links.mjs';
import { checkImportCircles } from '../importCircles.mjs';
import { bin, root } from '../paths.mjs';
import { freePorts } from '../ports.mjs';
import { startPortal, startSandbox } from '../portal.mjs';
import { buildApp, install } from '../prepare.mjs';
import { run, show, stop, stopAll, stopOnSignals } from '../processes.mjs';
import { say, step, UserError } from '../terminal.mjs';

const results = name => path.join(root, '.dev', `${name}.json`);

function readResults(name) {
  return existsSync(results(name))
    ? JSON.parse(readFileSync(results(name), 'utf8'))
    : undefined;
}

function countUnit() {
  const found = readResults('unit');
  return {
    passed: found?.numPassedTests ?? 0,
    failed:
      (found?.numFailedTests ?? 0) + (found?.numRuntimeErrorTestSuites ?? 0),
    skipped: found?.numPendingTests ?? 0,
  };
}

function countEndToEnd() {
  const stats = readResults('e2e')?.stats;
  return {
    passed: stats?.expected ?? 0,
    failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0),
    skipped: stats?.skipped ?? 0,
  };
}

async function endToEnd(chromium) {
  const [port, ...sandboxPorts] = await freePorts(6);
  const portalUrl = `http://localhost:${port}`;
  const sandbox = await startSandbox({
    ports: sandboxPorts,
    portalUrl,
    speed: 10,
  });
  const configs = ['app-config.yaml', 'app-config.sandbox.yaml'].map(name =>
    path.join(root, name),
  );
  const portal = await startPortal({ port, configs, env: sandbox.env });
  const code = await show(
    bin('playwright'),
    ['test', '--config', 'playwright.config.ts'],
    {
      env: {
        PORTAL_URL: portal.url,
        FORGE_URL: sandbox.forgeUrl,
        KUBERNETES_URL: sandbox.env.SANDBOX_KUBERNETES_URL,
        IDENTITY_URL: sandbox.env.SANDBOX_IDENTITY_URL,
        REGISTRY_URL: sandbox.env.SANDBOX_REGISTRY_URL,
        GATEWAY_URL: sandbox.env.SANDBOX_GATEWAY_URL,
        CHROMIUM_PATH: chromium,
        E2E_RESULTS: results('e2e'),
      },
    },
  );
  await stop(portal.child);
  await stop(sandbox.child);
  return code;
}

export async function test(args) {
  let options;
  try {
    ({ values: options } = parseArgs({
      args,
      options: { 'skip-e2e': { type: 'boolean', default: false } },
    }));
  } catch (error) {
    throw new UserError(`${error.message}\nSee ./dev help.`, 2);
  }
  stopOnSignals();
  const chromium = options['skip-e2e'] ? undefined : findChromium();
  const since = Date.now();
  rmSync(results('unit'), { force: true });
  rmSync(results('e2e'), { force: true });

  try {
    await install();
    await step('Checking types', () => run('tsc', bin('tsc'), []));
    await step('Linting', () =>
      run('lint', bin('backstage-cli'), ['repo', 'lint']),
    );
    await step('Looking for unused files, exports and dependencies', () =>
      run('knip', bin('knip'), ['--no-progress', '--no-config-hints']),
    );
    await step('Checking for import circles', checkImportCircles);
    await step('Checking the types of the HTTP API', () =>
      run('openapi', bin('openapi-typescript'), ['--check']),
    );
    await step('Checking the format', () =>
      run('prettier', bin('prettier'), ['--check', '.']),
    );
    await step('Checking links of the documentation', checkLinks);
    await checkSupplyChain();
    say('  … Unit and integration tests');
    const unit = await show(bin('backstage-cli'), [
      'repo',
      'test',
      '--no-watch',
      '--maxWorkers=2',
      '--json',
      `--outputFile=${results('unit')}`,
    ]);
    let browser = 0;
    if (chromium) {
      await buildApp();
      browser = await endToEnd(chromium);
    } else {
      say('  Not run: the end-to-end tests (--skip-e2e).');
    }

    const [a, b] = [countUnit(), countEndToEnd()];
    say();
    say(`  ${((Date.now() - since) / 60000).toFixed(1)} minutes`);
    say(
      `${a.passed + b.passed} passed, ${a.failed + b.failed} failed, ${
        a.skipped + b.skipped
      } skipped`,
    );
    if (unit !== 0 || browser !== 0) {
      throw new UserError('Tests failed: see above.');
    }
  } finally {
    await stopAll();
  }
}
