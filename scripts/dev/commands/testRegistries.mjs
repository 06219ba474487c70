import path from 'node:path';
import { bin, root } from '../paths.mjs';
import { install } from '../prepare.mjs';
import { show, stopAll, stopOnSignals } from '../processes.mjs';
import { distribution } from '../registries/distribution.mjs';
import { evidently } from '../registries/evidently.mjs';
import { litellm } from '../registries/litellm.mjs';
import { mlflow } from '../registries/mlflow.mjs';
import { modelStore } from '../registries/modelStore.mjs';
import { nannyml } from '../registries/nannyml.mjs';
import { olah } from '../registries/olah.mjs';
import { say, step, UserError } from '../terminal.mjs';

/**
 * The registries, monitors and databases that can be had: one file each. `<name>.real.test.ts` are the tests of the one with that
 * name, in the package that it names, or in that of the registries, unless it says where its tests are.
 */
const REGISTRIES = {
  distribution,
  mlflow,
  olah,
  litellm,
  evidently,
  nannyml,
  postgres: modelStore,
};

/** Runs the sources of models and of drift against real registries and monitors, which are fetched in pinned versions and started on this machine. */
export async function testRegistries(args) {
  const unknown = args.find(name => !Object.hasOwn(REGISTRIES, name));
  if (unknown) {
    throw new UserError(
      `There is no registry '${unknown}'; there are ${Object.keys(
        REGISTRIES,
      ).join(', ')}.`,
      2,
    );
  }
  stopOnSignals();
  await install();
  const failed = [];
  try {
    for (const name of args.length > 0 ? args : Object.keys(REGISTRIES)) {
      const registry = REGISTRIES[name];
      const missing = await registry.missing();
      if (missing) {
        say(`  ${registry.title} is not tested: ${missing}`);
        if (process.env.CI === 'true') {
          throw new UserError('On CI it must be.');
        }
      } else if (!(await passes(name, registry))) {
        failed.push(name);
      }
    }
  } finally {
    await stopAll();
  }
  if (failed.length > 0) {
    throw new UserError(`Tests failed: ${failed.join(', ')}; see above.`);
  }
}

async function passes(name, registry) {
  await step(`Fetching ${registry.title} (minutes the first time)`, () =>
    registry.install(),
  );
  const server = await step(`Starting ${registry.title}`, () =>
    registry.start(),
  );
  const {
    workspace = 'plugins/model-serving-backend-module-registries',
    tests = [{ workspace, match: `**/${name}.real.test.ts` }],
  } = registry;
  try {
    let allPass = true;
    for (const each of tests) {
      const code = await show(
        bin('backstage-cli'),
        [
          ...['package', 'test', '--no-watch', '--runInBand'],
          // By default the package leaves these out.
          ...['--testPathIgnorePatterns', '/node_modules/'],
          ...['--testMatch', each.match],
        ],
        { cwd: path.join(root, each.workspace), env: server.env },
      );
      allPass = allPass && code === 0;
    }
    return allPass;
  } finally {
    await server.stop();
  }
}
