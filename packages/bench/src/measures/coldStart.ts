import { setTimeout } from 'node:timers/promises';
import { BenchBackend } from '../BenchBackend';
import { BenchCluster } from '../cluster/BenchCluster';
import { inferenceService } from '../cluster/serviceObjects';
import { number, type Row } from '../Row';

/** P12: from a backend that answers to the first whole answer, with many services on two clusters. */
export async function coldStart(services: number): Promise<Row> {
  const clusters = [await BenchCluster.start(), await BenchCluster.start()];
  const each = services / clusters.length;
  try {
    for (const cluster of clusters) {
      await cluster.write(
        Array.from({ length: each }, (_, index) =>
          inferenceService(`svc-${index}`),
        ),
      );
    }
    const backend = await BenchBackend.start({
      clusters: clusters.map((cluster, index) => cluster.as(`c${index}`)),
    });
    try {
      const answering = performance.now();
      const cpuBefore = (await backend.vitals()).cpu;
      await backend.untilRead({ c0: each, c1: each });
      const list = await backend.get('/services?limit=500');
      const whole = performance.now();
      const { cpu } = await backend.vitals();
      const { total } = list;
      await setTimeout(5_000);
      const { peakRss } = await backend.vitals();
      await backend.vitals(true);
      const steady = await backend.vitals(true);
      const seconds = (whole - answering) / 1000;
      const peak = peakRss / steady.rss;
      return {
        id: 'P12',
        what: `From the start to the first whole answer, ${services} services on two clusters`,
        result: `${number(seconds)} s after the backend answers (${number(
          (whole - backend.startedAt) / 1000,
        )} s after its process began), ${number(
          (cpu - cpuBefore) / 1e6,
        )} s of CPU; memory peaks at ${number(peak)} of steady`,
        goal: '≤ 5 s, memory ≤ 2 of steady',
        met: seconds <= 5 && peak <= 2,
        numbers: {
          seconds,
          sinceProcessSeconds: (whole - backend.startedAt) / 1000,
          cpuSeconds: (cpu - cpuBefore) / 1e6,
          total: total ?? list.items.length,
          peakRss,
          steadyRss: steady.rss,
        },
      };
    } finally {
      await backend.stop();
    }
  } finally {
    await Promise.all(clusters.map(cluster => cluster.stop()));
  }
}
