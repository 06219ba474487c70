import { setTimeout } from 'node:timers/promises';
import { BenchBackend } from '../BenchBackend';
import type { BenchLab } from '../cluster/BenchLab';
import { number, type Row } from '../Row';
import { SEEN_ENTITIES, Views } from '../Views';
import { firstPicture } from './firstPicture';

const SETTLES_MS = 20_000;
const WATCHED_SECONDS = 120;
/** Fifty open tabs, of which each asks every ten seconds, as plugin-kubernetes' does. */
const VIEWS_A_SECOND = 5;
const MIB = 2 ** 20;
/** How much memory a thousand services may take, beyond what Backstage takes by itself. */
const MOST_MIB = 100;

/** What a backend uses that knows no cluster: Backstage itself. */
async function withoutClusters() {
  const backend = await BenchBackend.start({
    clusters: [],
    entities: SEEN_ENTITIES,
  });
  try {
    await setTimeout(SETTLES_MS);
    await backend.vitals(true);
    return await backend.vitals(true);
  } finally {
    await backend.stop();
  }
}

/** What services made by the real controllers cost a backend that watches them while those go on working. */
export async function controlPlane(
  lab: BenchLab,
  services: number,
): Promise<Row[]> {
  const madeSeconds = await lab.fill();
  const { cluster } = lab;
  const bare = await withoutClusters();
  const { backend, ...first } = await firstPicture(
    { clusters: [cluster.as('c0')], entities: SEEN_ENTITIES },
    { c0: services },
  );
  try {
    await setTimeout(SETTLES_MS);
    await backend.vitals(true);
    const before = await backend.vitals(true);
    const writesBefore = await cluster.writes();
    const start = performance.now();
    await setTimeout(WATCHED_SECONDS * 1000);
    const seconds = (performance.now() - start) / 1000;
    const writes = (await cluster.writes()) - writesBefore;
    const after = await backend.vitals();
    const core = (after.cpu - before.cpu) / 1e6 / seconds;
    const views = await Views.of(backend, 'c0');
    const { own, peer } = await views.compare({ own: 500, peer: 50 });
    const percent = (share: number) => `${number(share * 100)} %`;
    const tabs = (cpuMs: number) => (cpuMs / 1000) * VIEWS_A_SECOND;
    return [
      {
        id: 'Lab',
        what: `${services} services created by the real controllers (KServe, Kueue, Kubernetes) on 50 fake nodes`,
        result: `ready in ${number(
          madeSeconds,
        )} s; first complete list ${number(
          first.seconds,
        )} s after the backend's first response, ${number(
          first.cpuSeconds,
        )} s of CPU`,
        numbers: { madeSeconds, ...first },
      },
      {
        id: 'Lab',
        what: `Memory of the backend that watches these ${services}`,
        result: `RSS ${number(before.rss / MIB)} MiB, heap ${number(
          before.heapUsed / MIB,
        )} MiB; without clusters: ${number(bare.rss / MIB)} and ${number(
          bare.heapUsed / MIB,
        )} MiB`,
        goal: `RSS ≤ ${MOST_MIB} MiB more`,
        met: (before.rss - bare.rss) / MIB <= MOST_MIB,
        numbers: {
          rss: before.rss,
          heapUsed: before.heapUsed,
          rssWithoutClusters: bare.rss,
          heapUsedWithoutClusters: bare.heapUsed,
        },
      },
      {
        id: 'Lab',
        what: `Steady CPU of that backend over ${number(
          seconds / 60,
        )} minutes, compared with fifty open tabs`,
        result: `${percent(
          core,
        )} of a core with ${writes} writes by the control plane; fifty tabs add ${percent(
          tabs(own.cpuMs),
        )} here, and ${percent(tabs(peer.cpuMs))} with plugin-kubernetes`,
        numbers: {
          coreShare: core,
          seconds,
          writes,
          ownCpuMsPerView: own.cpuMs,
          peerCpuMsPerView: peer.cpuMs,
          ownTabsCoreShare: tabs(own.cpuMs),
          peerTabsCoreShare: tabs(peer.cpuMs),
        },
        note: 'plugin-kubernetes keeps nothing between views. CPU is that of the whole process, including Backstage itself.',
      },
    ];
  } finally {
    await backend.stop();
  }
}
