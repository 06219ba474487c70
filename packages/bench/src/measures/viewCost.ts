import { BenchBackend } from '../BenchBackend';
import type { BenchCluster } from '../cluster/BenchCluster';
import { number, type Row } from '../Row';
import { SEEN_ENTITIES, Views, type ViewCost } from '../Views';

function failures(where: string, { failed, count }: ViewCost): string {
  return failed ? `; ${failed} of ${count} failed ${where}` : '';
}

function rowOf(
  clusters: number,
  services: number,
  { own, peer }: { own: ViewCost; peer: ViewCost },
): Row {
  const [p50Goal, p99Goal] = clusters < 5 ? [50, 20] : [200, 80];
  const p50 = peer.p50 / own.p50;
  const p99 = peer.p99 / own.p99;
  return {
    id: 'P1',
    what: `Viewing a service, ${services} services, ${clusters} cluster${
      clusters === 1 ? '' : 's'
    }, 50 concurrent users`,
    result: `p50 1/${number(p50)}, p99 1/${number(
      p99,
    )} of plugin-kubernetes; CPU ${number(own.cpuMs)} ms against ${number(
      peer.cpuMs,
    )} ms, ${number(own.bytes / 1024)} KiB against ${number(
      peer.bytes / 1024,
    )} KiB per view${failures('here', own)}${failures('there', peer)}`,
    goal: `p50 ≤ 1/${p50Goal}, p99 ≤ 1/${p99Goal}`,
    met: p50 >= p50Goal && p99 >= p99Goal,
    numbers: {
      ownP50Ms: own.p50,
      ownP99Ms: own.p99,
      ownWorstP99Ms: own.worstP99,
      ownCpuMs: own.cpuMs,
      ownBytes: own.bytes,
      peerP50Ms: peer.p50,
      peerP99Ms: peer.p99,
      peerWorstP99Ms: peer.worstP99,
      peerCpuMs: peer.cpuMs,
      peerBytes: peer.bytes,
      ownFailed: own.failed,
      peerFailed: peer.failed,
      p50Ratio: p50,
      p99Ratio: p99,
    },
    ...(clusters > 1 && {
      note: 'One API server under several names.',
    }),
  };
}

/** P1: what a view of a service costs, compared with plugin-kubernetes in the same process. */
export async function viewCost(
  cluster: BenchCluster,
  services: number,
  clusters: number,
): Promise<Row> {
  const names = Array.from({ length: clusters }, (_, index) => `c${index}`);
  const backend = await BenchBackend.start({
    clusters: names.map(name => cluster.as(name)),
    entities: SEEN_ENTITIES,
  });
  try {
    await backend.untilRead(
      Object.fromEntries(names.map(name => [name, services])),
    );
    const views = await Views.of(backend, names[0]);
    return rowOf(
      clusters,
      services,
      await views.compare({ own: 2_000, peer: clusters === 1 ? 200 : 100 }),
    );
  } finally {
    await backend.stop();
  }
}
