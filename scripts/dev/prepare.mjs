import { existsSync } from 'node:fs';
import path from 'node:path';
import { bin, root } from './paths.mjs';
import { run } from './processes.mjs';
import { fingerprint, isStamped, stamp, workspaces } from './stamps.mjs';
import { step } from './terminal.mjs';

/** Installs what the lockfile pins, unless it is installed already. */
export async function install() {
  const print = fingerprint(
    [
      'yarn.lock',
      '.yarnrc.yml',
      'package.json',
      ...workspaces().map(dir => path.join(dir, 'package.json')),
    ],
    [process.version],
  );
  if (
    isStamped('install', print) &&
    existsSync(path.join(root, 'node_modules', '.yarn-state.yml'))
  ) {
    return;
  }
  await step('Installing dependencies (a few minutes the first time)', () =>
    run('install', 'yarn', ['install', '--immutable'], { env: { CI: '1' } }),
  );
  stamp('install', print);
}

/** Builds the browser's part, unless its sources are those of the last build. */
export async function buildApp() {
  const print = fingerprint([
    'yarn.lock',
    'packages/app/src',
    'packages/app/public',
    'packages/app/package.json',
    'plugins/model-serving',
    'plugins/model-catalog',
    'plugins/model-serving-react/src',
    'plugins/model-serving-common/src',
    'packages/ajv-browser/src',
  ]);
  const built = path.join(root, 'packages/app/dist/index.html');
  if (isStamped('app', print) && existsSync(built)) {
    return;
  }
  await step('Building the pages', () =>
    run('build', bin('backstage-cli'), ['package', 'build'], {
      cwd: path.join(root, 'packages/app'),
      env: { PORTAL_PORT: '7007', AUTH_SESSION_SECRET: 'unused-in-the-build' },
    }),
  );
  stamp('app', print);
}
