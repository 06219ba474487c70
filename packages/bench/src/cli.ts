import { parseArgs } from 'node:util';
import { profiling } from './BenchBackend';
import { BenchSite } from './BenchSite';
import { blackHole } from './measures/blackHole';
import { bundles } from './measures/bundles';
import { coldStart } from './measures/coldStart';
import { controlPlane } from './measures/controlPlane';
import { forms } from './measures/forms';
import { freshness } from './measures/freshness';
import { healthFlips } from './measures/healthFlips';
import { memory } from './measures/memory';
import { models } from './measures/models/models';
import { policies } from './measures/policies';
import { requestsPerView } from './measures/requestsPerView';
import { viewCost } from './measures/viewCost';
import { machine, report, type Ground, type Measured } from './report';
import { verdict, type Row } from './Row';
import { SEEN } from './Views';

interface Measure {
  /** Where it is the lab when that runs, and an API server without controllers otherwise: `either`. */
  on: Ground | 'either';
  run(site: BenchSite): AsyncIterable<Row>;
}

/** In the order in which they are made: what the lab is needed for comes first. */
const MEASURES: Record<string, Measure> = {
  policies: {
    on: 'lab',
    async *run(site) {
      yield await policies(await site.lab());
    },
  },
  lab: {
    on: 'lab',
    async *run(site) {
      yield* await controlPlane(await site.lab(), site.size.services);
    },
  },
  views: {
    on: 'either',
    async *run(site) {
      for (const clusters of [1, 5]) {
        yield await viewCost(await site.served(), site.size.services, clusters);
      }
    },
  },
  requests: {
    on: 'either',
    async *run(site) {
      yield* await requestsPerView(await site.served(), site.size.services);
    },
  },
  freshness: {
    on: 'either',
    async *run(site) {
      yield await freshness(await site.served(), site.size.services);
    },
  },
  'black-hole': {
    on: 'either',
    async *run(site) {
      yield await blackHole(await site.served(), site.size.services);
    },
  },
  memory: {
    on: 'API server',
    async *run(site) {
      await site.stop();
      yield await memory(site);
    },
  },
  'cold-start': {
    on: 'API server',
    async *run(site) {
      await site.stop();
      yield await coldStart(site);
    },
  },
  'health-flips': {
    on: 'API server',
    async *run(site) {
      await site.stop();
      yield await healthFlips(site);
    },
  },
  models: {
    on: 'registry',
    async *run(site) {
      await site.stop();
      yield* models(site.size.many);
    },
  },
  forms: {
    on: 'sandbox',
    async *run(site) {
      await site.stop();
      yield* forms();
    },
  },
  bundles: { on: 'source code', run: () => bundles() },
};

function groundOf({ on }: Measure, hasLab: boolean): Ground {
  if (on !== 'either') {
    return on;
  }
  return hasLab ? 'lab' : 'API server';
}

function countOf(option: string, text: string, least: number): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < least) {
    throw new Error(`--${option} is a whole number from ${least} on.`);
  }
  return count;
}

function namesOf(only: readonly string[] | undefined): readonly string[] {
  const unknown = only?.find(name => !Object.hasOwn(MEASURES, name));
  if (unknown !== undefined) {
    throw new Error(
      `There is no measure "${unknown}"; there are ${Object.keys(MEASURES).join(
        ', ',
      )}.`,
    );
  }
  return Object.keys(MEASURES).filter(name => only?.includes(name) ?? true);
}

/** The row of a measure that failed: said where its results would stand, it does not cost the rest. */
function failedRow(name: string, error: Error): Row {
  return {
    id: name,
    what: `What else the measure \`${name}\` measures`,
    result: `failed: ${error.message.split('\n')[0]}`,
    goal: 'to be measured',
    met: false,
    numbers: {},
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      services: { type: 'string', default: '1000' },
      many: { type: 'string', default: '10000' },
      profile: { type: 'string' },
    },
  });
  const names = namesOf(values.only);
  profiling.folder = values.profile;
  const start = performance.now();
  const say = (line: string) => {
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    process.stdout.write(`[${seconds} s] ${line}\n`);
  };
  const controllers = names.includes('lab');
  const site = new BenchSite(
    {
      services: countOf('services', values.services, SEEN.length),
      many: countOf('many', values.many, 10),
    },
    controllers,
    say,
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      site.end().finally(() => process.exit(1));
    });
  }
  const tell = (row: Row) => {
    const goal = row.goal ? ` (goal ${row.goal}: ${verdict(row)})` : '';
    say(`${row.id} ${row.what}: ${row.result}${goal}`);
  };
  const results: Record<string, Measured> = {};
  try {
    for (const name of names) {
      say(`measuring ${name}`);
      const rows: Row[] = [];
      try {
        for await (const row of MEASURES[name].run(site)) {
          tell(row);
          rows.push(row);
        }
      } catch (error) {
        process.stderr.write(`${(error as Error).stack}\n`);
        process.exitCode = 1;
        rows.push(failedRow(name, error as Error));
      }
      results[name] = {
        at: new Date().toISOString(),
        on: groundOf(MEASURES[name], controllers),
        machine: machine(),
        rows,
      };
    }
  } finally {
    await site.stop();
  }
  const isUsual = values.services === '1000' && values.many === '10000';
  if (isUsual && !values.profile) {
    await report(results, Object.keys(MEASURES));
    say('written to bench/results.json and docs/performance.md');
  }
}

main().catch(error => {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exitCode = 1;
});
