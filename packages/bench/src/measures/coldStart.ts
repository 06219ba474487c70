import { setTimeout } from 'node:timers/promises';
import type { BenchSite } from '../BenchSite';
import { inferenceService } from '../cluster/serviceObjects';
import { number, type Row } from '../Row';
import { firstPicture } from './firstPicture';

/** P12: from a backend that answers to the first whole answer, with many services on two clusters. */
export async function coldStart(site: BenchSite): Promise<Row> {
  const services = site.size.many;
  const clusters = [await site.bare(), await site.bare()];
  const each = services / clusters.length;
  for (const cluster of clusters) {
    await cluster.write(
      Array.from({ length: each }, (_, index) =>
        inferenceService(`svc-${index}`),
      ),
    );
  }
  const { backend, ...first } = await firstPicture(
    { clusters: clusters.map((cluster, index) => cluster.as(`c${index}`)) },
    { c0: each, c1: each },
  );
  try {
    const { seconds, sinceProcessSeconds, cpuSeconds } = first;
    await setTimeout(5_000);
    const { peakRss } = await backend.vitals();
    await backend.vitals(true);
    const steady = await backend.vitals(true);
    const peak = peakRss / steady.rss;
    return {
      id: 'P12',
      what: `From the start to the first whole answer, ${services} services on two clusters`,
      result: `${number(seconds)} s after the backend answers (${number(
        sinceProcessSeconds,
      )} s after its process began), ${number(
        cpuSeconds,
      )} s of CPU; memory peaks at ${number(peak)} of steady`,
      goal: '≤ 5 s, memory ≤ 2 of steady',
      met: seconds <= 5 && peak <= 2,
      numbers: { ...first, peakRss, steadyRss: steady.rss },
    };
  } finally {
    await backend.stop();
    await site.stop();
  }
}
