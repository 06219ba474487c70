import { setTimeout } from 'node:timers/promises';
import { FaultProxy, waitUntil } from '@model-serving/lab';
import { BenchBackend } from '../BenchBackend';
import type { BenchCluster } from '../cluster/BenchCluster';
import { median } from '../hammer';
import { number, type Row } from '../Row';
import { SEEN_ENTITIES, Views } from '../Views';

const NAMES = ['c0', 'c1', 'c2', 'c3', 'c4'];
const COUNT = 1_500;
const ROUNDS = 3;
const SETTLES_MS = 5_000;

/** P11: looking at a healthy cluster while another one has gone silent. */
export async function blackHole(
  cluster: BenchCluster,
  services: number,
): Promise<Row> {
  const proxy = await FaultProxy.start(cluster.access);
  const backend = await BenchBackend.start({
    clusters: NAMES.map((name, index) =>
      index === 4 ? cluster.as(name, proxy) : cluster.as(name),
    ),
    entities: SEEN_ENTITIES,
  });
  const isStale = async () => {
    const { items } = await backend.get('/clusters');
    return items.find((item: any) => item.name === 'c4').stale as boolean;
  };
  try {
    await backend.untilRead(
      Object.fromEntries(NAMES.map(name => [name, services])),
    );
    const views = await Views.of(backend, 'c0');
    await views.own(500);
    const before: number[] = [];
    const silent: number[] = [];
    const named: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      before.push((await views.own(COUNT)).p99);
      proxy.setSilent(true);
      const since = Date.now();
      const noticed = waitUntil('the silent cluster to be named', isStale, {
        seconds: 120,
      }).then(() => named.push(Date.now() - since));
      silent.push((await views.own(COUNT)).p99);
      await noticed;
      silent.push((await views.own(COUNT)).p99);
      proxy.setSilent(false);
      await waitUntil('it to be back', async () => !(await isStale()), {
        seconds: 120,
      });
      // What it has missed is read again.
      await setTimeout(SETTLES_MS);
      before.push((await views.own(COUNT)).p99);
    }
    const ratio = median(silent) / median(before);
    const slowest = Math.max(...named) / 1000;
    return {
      id: 'P11',
      what: 'Viewing a healthy cluster while one of five does not respond, p99',
      result: `${number(ratio)} of the normal p99; reported after ${number(
        slowest,
      )} s`,
      goal: '≤ 1.1, reported within 10 s',
      met: ratio <= 1.1 && slowest <= 10,
      numbers: {
        undisturbedP99Ms: median(before),
        silentP99Ms: median(silent),
        ratio,
        namedSeconds: slowest,
      },
      note: 'Normal: before the failure and after the recovery. Failing: before and after the failure is detected.',
    };
  } finally {
    await backend.stop();
    await proxy.stop();
  }
}
