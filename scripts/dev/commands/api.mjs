import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bin, root } from '../paths.mjs';
import { install } from '../prepare.mjs';
import { run, stopAll, stopOnSignals } from '../processes.mjs';
import { step, UserError } from '../terminal.mjs';

/** Writes what the published packages export into their `report.api.md`, or checks that it is written there. */
export async function api(args) {
  let options;
  try {
    ({ values: options } = parseArgs({
      args,
      options: { check: { type: 'boolean', default: false } },
    }));
  } catch (error) {
    throw new UserError(`${error.message}\nSee ./dev help.`, 2);
  }
  stopOnSignals();
  const packages = readdirSync(path.join(root, 'plugins')).map(
    name => `plugins/${name}`,
  );
  try {
    await install();
    await step('Checking types', () => run('tsc', bin('tsc'), []));
    await step(
      options.check ? 'Checking the API reports' : 'Writing the API reports',
      () =>
        run('api', bin('backstage-repo-tools'), [
          'api-reports',
          '--allow-all-warnings',
          ...['--omit-messages', 'ae-wrong-input-file-type,ae-undocumented'],
          ...(options.check ? ['--ci'] : []),
          ...packages,
        ]),
    );
  } finally {
    await stopAll();
  }
}
