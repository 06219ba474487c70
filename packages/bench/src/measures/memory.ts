import { BenchBackend } from '../BenchBackend';
import { BenchCluster } from '../cluster/BenchCluster';
import { inferenceService } from '../cluster/serviceObjects';
import { number, type Row } from '../Row';

/** P4: what stays in memory of each service that is watched. */
export async function memory(services: number): Promise<Row> {
  const cluster = await BenchCluster.start();
  const backend = await BenchBackend.start({ clusters: [cluster.as('c0')] });
  try {
    await backend.untilRead({ c0: 0 });
    const before = await backend.vitals(true);
    const objects = Array.from({ length: services }, (_, index) =>
      inferenceService(`svc-${index}`),
    );
    await cluster.write(objects);
    await backend.untilRead({ c0: services });
    await backend.vitals(true);
    const after = await backend.vitals(true);
    const raw =
      objects.reduce(
        (sum, { object }) => sum + JSON.stringify(object).length,
        0,
      ) / services;
    const each = (after.heapUsed - before.heapUsed) / services;
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
        heapBefore: before.heapUsed,
        heapAfter: after.heapUsed,
      },
    };
  } finally {
    await backend.stop();
    await cluster.stop();
  }
}
