import { BenchBackend } from '../BenchBackend';
import type { BenchSite } from '../BenchSite';
import type { BenchCluster } from '../cluster/BenchCluster';
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
export async function memory(site: BenchSite): Promise<Row> {
  const services = site.size.many;
  const cluster = await site.bare();
  try {
    const objects = Array.from({ length: services }, (_, index) =>
      inferenceService(`svc-${index}`),
    );
    // What any service needs at all, such as compiled code, is no cost of one more.
    const few = Math.ceil(services / 10);
    await cluster.write(objects.slice(0, few));
    const withFew = await heapWith(cluster, few);
    await cluster.write(objects.slice(few));
    const withAll = await heapWith(cluster, services);
    const raw =
      objects.reduce(
        (sum, { object }) => sum + JSON.stringify(object).length,
        0,
      ) / services;
    const each = (withAll - withFew) / (services - few);
    return {
      id: 'P4',
      what: `Retained heap per service, between ${few} and ${services} services`,
      result: `${number(each / 1024)} KiB, ${number(
        each / raw,
      )} of its JSON (${number(raw / 1024)} KiB)`,
      goal: '≤ 0.25 of its JSON',
      met: each / raw <= 0.25,
      numbers: {
        heapBytes: each,
        jsonBytes: raw,
        ratio: each / raw,
        heapWithFew: withFew,
        heapWithAll: withAll,
      },
    };
  } finally {
    await site.stop();
  }
}
