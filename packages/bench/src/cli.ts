import { parseArgs } from 'node:util';
import { profiling } from './BenchBackend';
import { BenchSite } from './BenchSite';
import { blackHole } from './measures/blackHole';
import { coldStart } from './measures/coldStart';
import { controlPlane } from './measures/controlPlane';
import { freshness } from './measures/freshness';
import { memory } from './measures/memory';
import { policies } from './measures/policies';
import { requestsPerView } from './measures/requestsPerView';
import { viewCost } from './measures/viewCost';
import { machine, report, type Measured } from './report';
import { verdict, type Row } from './Row';
import { SEEN } from './Views';

type Measure = (site: BenchSite) => AsyncIterable<Row>;

/** In the order in which they are made: what the lab is needed for comes first. */
const MEASURES: Record<string, Measure> = {
  async *policies(site) {
    yield await policies(await site.lab());
  },
  async *lab(site) {
    yield* await controlPlane(await site.lab(), site.size.services);
  },
  async *views(site) {
    for (const clusters of [1, 5]) {
      yield await viewCost(await site.served(), site.size.services, clusters);
    }
  },
  async *requests(site) {
    yield* await requestsPerView(await site.served(), site.size.services);
  },
  async *freshness(site) {
    yield await freshness(await site.served(), site.size.services);
  },
  async *'black-hole'(site) {
    yield await blackHole(await site.served(), site.size.services);
  },
  async *memory(site) {
    await site.stop();
    yield await memory(site);
  },
  async *'cold-start'(site) {
    await site.stop();
    yield await coldStart(site);
  },
};

/** What needs the lab's controllers, and what never has any. */
const ON_LAB: ReadonlySet<string> = new Set(['policies', 'lab']);
const ALONE: ReadonlySet<string> = new Set(['memory', 'cold-start']);

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
        for await (const row of MEASURES[name](site)) {
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
        controllers: ON_LAB.has(name) || (controllers && !ALONE.has(name)),
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
