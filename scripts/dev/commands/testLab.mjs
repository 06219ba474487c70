import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findChromium } from '../chromium.mjs';
import { labCommand, labEnvironment, startLab } from '../lab.mjs';
import { bin, root } from '../paths.mjs';
import { freePorts } from '../ports.mjs';
import { startIdentity, startPortal } from '../portal.mjs';
import { buildApp, install } from '../prepare.mjs';
import { show, stop, stopAll, stopOnSignals } from '../processes.mjs';
import { explain, say, UserError } from '../terminal.mjs';

/** What the lab ends with where the machine lacks a program. */
const MISSING_PROGRAM = 3;

const results = name => path.join(root, '.dev', `${name}.json`);

function readResults(name) {
  return existsSync(results(name))
    ? JSON.parse(readFileSync(results(name), 'utf8'))
    : undefined;
}

function countJest(name) {
  const found = readResults(name);
  return {
    passed: found?.numPassedTests ?? 0,
    failed:
      (found?.numFailedTests ?? 0) + (found?.numRuntimeErrorTestSuites ?? 0),
    skipped: found?.numPendingTests ?? 0,
  };
}

function countBrowser(name) {
  const stats = readResults(name)?.stats;
  return {
    passed: stats?.expected ?? 0,
    failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0),
    skipped: stats?.skipped ?? 0,
  };
}

/** Runs stages one after the other and remembers how long each took. */
class Stages {
  #times = [];

  /** Runs a stage after which the others still make sense; answers whether it went well. */
  async attempt(title, act) {
    try {
      return (await this.run(title, act)) === 0;
    } catch (error) {
      explain(error);
      return false;
    }
  }

  async run(title, act) {
    say(`  … ${title}`);
    const since = Date.now();
    try {
      return await act();
    } finally {
      const seconds = Math.round((Date.now() - since) / 1000);
      this.#times.push([title, seconds]);
      say(`    ${title}: ${seconds} s`);
    }
  }

  print() {
    for (const [title, seconds] of this.#times) {
      say(`  ${String(seconds).padStart(5)} s  ${title}`);
    }
  }
}

/** Runs suites of `packages/lab-tests`; jest's own filters say which. */
async function labTests(name, filters, env = {}) {
  return await show(
    bin('backstage-cli'),
    [
      // By default the package runs only what needs no lab.
      ...['package', 'test', '--no-watch'],
      ...['--testMatch', '**/*.test.ts', '--runInBand'],
      ...['--json', `--outputFile=${results(name)}`],
      ...filters,
    ],
    { cwd: path.join(root, 'packages/lab-tests'), env },
  );
}

async function browserLoop(chromium) {
  const lab = await labEnvironment();
  const [port, identityPort] = await freePorts(2);
  const portalUrl = `http://localhost:${port}`;
  const identity = await startIdentity({ port: identityPort, portalUrl });
  const portal = await startPortal({
    port,
    configs: ['app-config.yaml', 'app-config.lab.yaml'].map(name =>
      path.join(root, name),
    ),
    env: { ...lab.portal, LAB_IDENTITY_URL: identity.url },
  });
  const code = await show(
    bin('playwright'),
    ['test', '--config', 'playwright.config.ts', 'loop.test'],
    {
      env: {
        PORTAL_URL: portal.url,
        FORGE_URL: lab.forge,
        FORGE_OWNER: lab.forgeOwner,
        CHROMIUM_PATH: chromium,
        E2E_RESULTS: results('lab-e2e'),
        E2E_PICTURE_PREFIX: 'lab-',
      },
    },
  );
  await stop(portal.child);
  await stop(identity.child);
  return code;
}

function notRun(
  why,
  what = ['the tests against the lab', 'the browser loop on it'],
) {
  say();
  say(`  ${why}`);
  say(`  Not run: ${what.join(', ')}.`);
  if (process.env.CI === 'true') {
    throw new UserError('On CI they must run.');
  }
}

const ROOMS = readdirSync(path.join(root, 'packages/lab-tests/src'), {
  withFileTypes: true,
})
  .filter(entry => entry.isDirectory())
  .map(({ name }) => name);

/** The folder whose tests start engines of their own and need no control plane. */
const REAL_ENGINES = 'engines-real';

/** The folders of `packages/lab-tests/src` that are asked for, and whether the browser loop is; all by default. */
function readRooms(args) {
  const known = [...ROOMS, 'loop'];
  const unknown = args.find(name => !known.includes(name));
  if (unknown) {
    throw new UserError(
      `There are no tests '${unknown}' of the lab; there are ${known.join(
        ', ',
      )}.`,
      2,
    );
  }
  return args.length > 0 ? args : known;
}

/** Installs real engines and runs the tests that start them; those that take long to install run where they are. */
async function realEngines(stages) {
  const installed = await stages.run('real engines', () =>
    show(process.execPath, labCommand('install-engines')),
  );
  if (installed === MISSING_PROGRAM) {
    notRun('The machine lacks what real engines are made with: see above.', [
      'the tests of real engines',
    ]);
    return true;
  }
  if (installed !== 0) {
    throw new UserError('The real engines could not be installed: see above.');
  }
  return await stages.attempt('tests of real engines', () =>
    labTests(REAL_ENGINES, [`src/${REAL_ENGINES}/`]),
  );
}

/** Starts the lab once, runs the rooms against it, and stops it; answers whether each stage went well. */
async function onLab(rooms, stages) {
  const looks = rooms.some(room => ['loop', 'outages'].includes(room));
  const chromium = looks ? findChromium() : undefined;
  const compiled = await stages.run('tools of the lab', () =>
    show(process.execPath, labCommand('install')),
  );
  if (compiled === MISSING_PROGRAM) {
    notRun('The machine lacks what the lab is made with: see above.');
    return [];
  }
  if (compiled !== 0) {
    throw new UserError('The tools of the lab could not be made: see above.');
  }
  await stages.run('pages', buildApp);
  const lab = await stages.run('start of the lab', () => startLab());
  const went = [];
  const quiet = rooms.filter(room => !['loop', 'outages'].includes(room));
  if (quiet.length > 0) {
    went.push(
      await stages.attempt('tests against the lab', () =>
        labTests(
          'lab',
          quiet.map(room => `src/${room}/`),
        ),
      ),
    );
  }
  if (rooms.includes('loop')) {
    went.push(
      await stages.attempt('browser loop', () => browserLoop(chromium)),
    );
  }
  // Last, since parts of the lab end.
  if (rooms.includes('outages')) {
    went.push(
      await stages.attempt('outages', () =>
        labTests('lab-outages', ['src/outages/'], {
          CHROMIUM_PATH: chromium,
        }),
      ),
    );
  }
  await stages.run('stop of the lab', () => stop(lab));
  return went;
}

/** Everything that needs the real control plane, for which the lab is started once, and the real engines. */
export async function testLab(args) {
  const asked = readRooms(args);
  const rooms = asked.filter(room => room !== REAL_ENGINES);
  stopOnSignals();
  const since = Date.now();
  const names = [REAL_ENGINES, 'lab', 'lab-outages', 'lab-e2e'];
  names.forEach(name => rmSync(results(name), { force: true }));
  process.env.LAB_STATE_DIR = path.join(root, '.dev', 'lab');
  const stages = new Stages();

  try {
    await stages.run('dependencies', install);
    const went = [];
    if (asked.includes(REAL_ENGINES)) {
      went.push(await realEngines(stages));
    }
    if (rooms.length > 0) {
      went.push(...(await onLab(rooms, stages)));
    }

    const counts = [
      countJest(REAL_ENGINES),
      countJest('lab'),
      countBrowser('lab-e2e'),
      countJest('lab-outages'),
    ];
    const sum = key => counts.reduce((total, count) => total + count[key], 0);
    say();
    stages.print();
    say(`  ${((Date.now() - since) / 60000).toFixed(1)} minutes`);
    say(
      `${sum('passed')} passed, ${sum('failed')} failed, ${sum(
        'skipped',
      )} skipped`,
    );
    if (went.includes(false)) {
      throw new UserError('Tests failed: see above.');
    }
  } finally {
    await stopAll();
  }
}
