import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from '@model-serving/lab';
import { BenchBackend } from '../BenchBackend';
import { hammer, percentile, type Latencies } from '../hammer';
import { number, type Row } from '../Row';
import { Sandbox } from '../Sandbox';

const USERS = 8;
const CHECKS = 400;
const QUIET_MS = 10_000;
/** How often somebody else lists services. */
const LIST_EVERY_MS = 100;
const CHECK = '/api/model-serving/checks';
const LIST = '/api/model-serving/services';
const GOAL = { p50Ms: 30, p99Ms: 100, delayMs: 50 };

const ANSWERS = {
  tenant: 'team-a',
  name: 'bench',
  model: { ref: 'resource:default/qwen3-8b' },
  accelerator: 'h100-1',
  replicas: { min: 1, max: 1 },
  priority: 'serving-standard',
  purpose: 'Measures what a check costs',
};

/** What each golden path is asked; shards of a data set are what a run adds. */
const REQUESTS: Record<string, object> = {
  'inference-service': ANSWERS,
  'raw-deployment': ANSWERS,
  'llm-inference-service': ANSWERS,
  'batch-inference': {
    ...ANSWERS,
    run: { claim: 'reviews', folder: 'reviews', shards: 4, hours: 12 },
  },
};

interface Report {
  outcome: string;
  findings: Array<{ rule: string; outcome: string; message: string }>;
}

/** Lists services now and then until it is told to stop; returns how long each list took, in milliseconds. */
function bystander(list: () => Promise<void>) {
  let watching = true;
  const times = (async () => {
    const all: number[] = [];
    while (watching) {
      const start = performance.now();
      await list();
      all.push(performance.now() - start);
      await pause(LIST_EVERY_MS);
    }
    return all;
  })();
  return async () => {
    watching = false;
    return await times;
  };
}

function rowOf(
  path: string,
  checks: Latencies,
  cpuMs: number,
  { alone, beside }: Record<'alone' | 'beside', readonly number[]>,
): Row {
  const delayMs = percentile(beside, 0.99) - percentile(alone, 0.99);
  return {
    id: 'Forms',
    what: `Rendering and checking the answers of the form of ${path}, ${USERS} users at once`,
    result: `p50 ${number(checks.p50)} ms, p99 ${number(
      checks.p99,
    )} ms, ${number(
      cpuMs,
    )} ms of CPU each; the list of services of somebody else takes ${number(
      Math.max(0, delayMs),
    )} ms more at p99`,
    goal: `p50 ≤ ${GOAL.p50Ms} ms, p99 ≤ ${GOAL.p99Ms} ms, ≤ ${GOAL.delayMs} ms more`,
    met:
      checks.p50 <= GOAL.p50Ms &&
      checks.p99 <= GOAL.p99Ms &&
      delayMs <= GOAL.delayMs,
    numbers: {
      p50Ms: checks.p50,
      p99Ms: checks.p99,
      cpuMs,
      aloneP99Ms: percentile(alone, 0.99),
      besideP99Ms: percentile(beside, 0.99),
    },
  };
}

/** What rendering and checking a request costs by each golden path, and what it costs others meanwhile. */
export async function* forms(): AsyncGenerator<Row> {
  const sandbox = await Sandbox.start();
  let backend: BenchBackend | undefined;
  try {
    backend = await BenchBackend.start({
      program: 'forms',
      clusters: [sandbox.cluster],
      repository: sandbox.repository,
      providerSeconds: 3,
    });
    const portal = backend;
    const tokens = await Promise.all(
      Array.from({ length: USERS }, (_, user) =>
        portal.viewerToken(`viewer-${user}`),
      ),
    );
    const other = await backend.viewerToken('other');
    const check = async (path: string, user: number) => {
      const response = await portal.ask(CHECK, {
        method: 'POST',
        token: tokens[user],
        body: { path, request: REQUESTS[path] },
      });
      return (await response.json()) as Report;
    };
    const list = async () => {
      await (await portal.ask(LIST, { token: other })).text();
    };
    for (const path of Object.keys(REQUESTS)) {
      let last = '';
      await waitUntil(
        `${path} to be judged`,
        async () => {
          const { findings } = await check(path, 0);
          last = findings
            .filter(({ outcome }) => !['pass', 'warn'].includes(outcome))
            .map(({ rule, message }) => `${rule}: ${message}`)
            .join('; ');
          return last === '';
        },
        { seconds: 120 },
      ).catch(error => {
        throw new Error(`${error.message}: ${last}`);
      });
      await hammer(USERS, CHECKS / 4, async user => {
        await check(path, user);
      });
      const quiet = bystander(list);
      await pause(QUIET_MS);
      const alone = await quiet();
      const busy = bystander(list);
      const before = await backend.vitals();
      const checks = await hammer(USERS, CHECKS, async user => {
        await check(path, user);
      });
      const { cpu } = await backend.vitals();
      const cpuMs = (cpu - before.cpu) / 1000 / CHECKS;
      yield rowOf(path, checks, cpuMs, { alone, beside: await busy() });
    }
  } finally {
    await backend?.stop();
    await sandbox.stop();
  }
}
