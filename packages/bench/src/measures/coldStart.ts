import { setTimeout } from 'node:timers/promises';
import type { BenchSite } from '../BenchSite';
import type { BenchCluster } from '../cluster/BenchCluster';
import { inferenceService } from '../cluster/serviceObjects';
import { number, type Row } from '../Row';
import { firstPicture } from './firstPicture';

const ROUNDS = 3;

interface Start {
  seconds: number;
  sinceProcessSeconds: number;
  cpuSeconds: number;
  peakRss: number;
  steadyRss: number;
}

async function oneStart(
  clusters: readonly BenchCluster[],
  each: number,
): Promise<Start> {
  const { backend, ...first } = await firstPicture(
    { clusters: clusters.map((cluster, index) => cluster.as(`c${index}`)) },
    Object.fromEntries(clusters.map((_, index) => [`c${index}`, each])),
  );
  try {
    await setTimeout(5_000);
    const { peakRss } = await backend.vitals();
    await backend.vitals(true);
    const { rss: steadyRss } = await backend.vitals(true);
    return { ...first, peakRss, steadyRss };
  } finally {
    await backend.stop();
  }
}

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
  const starts: Start[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      starts.push(await oneStart(clusters, each));
    }
  } finally {
    await site.stop();
  }
  const { seconds, sinceProcessSeconds, cpuSeconds, peakRss, steadyRss } =
    starts.sort((a, b) => a.seconds - b.seconds)[(ROUNDS - 1) / 2];
  const peak = peakRss / steadyRss;
  const slowest = starts[ROUNDS - 1].seconds;
  return {
    id: 'P12',
    what: `Time to the first complete list after a start, ${services} services on two clusters`,
    result: `${number(seconds)} s after the backend's first response (${number(
      sinceProcessSeconds,
    )} s after its process started), median of ${ROUNDS} starts, slowest ${number(
      slowest,
    )} s; ${number(cpuSeconds)} s of CPU; memory peaks at ${number(
      peak,
    )} of steady`,
    goal: '≤ 2.5 s, memory ≤ 2 of steady',
    met: seconds <= 2.5 && peak <= 2,
    numbers: {
      seconds,
      slowestSeconds: slowest,
      sinceProcessSeconds,
      cpuSeconds,
      peakRss,
      steadyRss,
    },
  };
}
