import { parseArgs } from 'node:util';
import { BenchCluster } from './cluster/BenchCluster';
import { serviceObjects } from './cluster/serviceObjects';
import { blackHole } from './measures/blackHole';
import { coldStart } from './measures/coldStart';
import { freshness } from './measures/freshness';
import { memory } from './measures/memory';
import { requestsPerView } from './measures/requestsPerView';
import { viewCost } from './measures/viewCost';
import { report } from './report';
import type { Row } from './Row';

const SERVICES = 1_000;
const MANY = 10_000;

type Measure = (cluster: () => Promise<BenchCluster>) => Promise<Row[]>;

const MEASURES: Record<string, Measure> = {
  views: async cluster => [
    await viewCost(await cluster(), SERVICES, 1),
    await viewCost(await cluster(), SERVICES, 2),
    await viewCost(await cluster(), SERVICES, 5),
  ],
  requests: async cluster => await requestsPerView(await cluster(), SERVICES),
  freshness: async cluster => [await freshness(await cluster(), SERVICES)],
  memory: async () => [await memory(MANY)],
  'black-hole': async cluster => [await blackHole(await cluster(), SERVICES)],
  'cold-start': async () => [await coldStart(MANY)],
};

async function fill(): Promise<BenchCluster> {
  const cluster = await BenchCluster.start();
  await cluster.write(
    Array.from({ length: SERVICES }, (_, index) =>
      serviceObjects(`svc-${index}`),
    ).flat(),
  );
  return cluster;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { only: { type: 'string', multiple: true } },
  });
  const names = values.only ?? Object.keys(MEASURES);
  const unknown = names.find(name => !Object.hasOwn(MEASURES, name));
  if (unknown) {
    throw new Error(
      `There is no measure "${unknown}"; there are ${Object.keys(MEASURES).join(
        ', ',
      )}.`,
    );
  }
  let filled: Promise<BenchCluster> | undefined;
  const cluster = () => {
    filled ??= fill();
    return filled;
  };
  const rows: Row[] = [];
  try {
    for (const name of names) {
      const measured = await MEASURES[name](cluster);
      for (const row of measured) {
        process.stdout.write(
          `${row.id} ${row.what}: ${row.result} (goal ${row.goal}: ${
            row.met ? 'met' : 'missed'
          })\n`,
        );
      }
      rows.push(...measured);
    }
  } finally {
    await (await filled)?.stop();
  }
  if (!values.only) {
    await report(rows);
  }
}

main().catch(error => {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exitCode = 1;
});
