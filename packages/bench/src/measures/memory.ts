import { BenchBackend } from '../BenchBackend';
import { BenchCluster } from '../cluster/BenchCluster';
import { inferenceService } from '../cluster/serviceObjects';
import { number, type Row } from '../Row';

/** What stays on the heap of a backend that has read so many services. */
async function heapWith(
  cluster: BenchCluster,
  services: number,
): Promise<number> {
  const backend = await BenchBackend.start({ clusters: [cluster.as('c0')] });
  try {
    await backend.untilRead({ c0: services });
    await backend.vitals(true);
    return (await backend.vitals(true)).heapUsed;
  } finally {
    await backend.stop();
  }
}

/** P4: what stays in memory of each service that is watched. */
export async function memory(services: number): Promise<Row> {
  const cluster = await BenchCluster.start();
  try {
    const without = await heapWith(cluster, 0);
    const objects = Array.from({ length: services }, (_, index) =>
      inferenceService(`svc-${index}`),
    );
    await cluster.write(objects);
    const withAll = await heapWith(cluster, services);
    const raw =
      objects.reduce(
        (sum, { object }) => sum + JSON.stringify(object).length,
        0,
      ) / services;
    const each = (withAll - without) / services;
    return {
      id: 'P4',
      what: `Heap that stays for each of ${services} services`,
      result: `${number(each / 1024)} KiB, ${number(
        each / raw,
      )} of its JSON (${number(raw / 1024)} KiB)`,
      goal: '≤ 0.35 of its JSON',
      met: each / raw <= 0.35,
      numbers: {
        heapBytes: each,
        jsonBytes: raw,
        ratio: each / raw,
        heapWithout: without,
        heapWith: withAll,
      },
    };
  } finally {
    await cluster.stop();
  }
}
