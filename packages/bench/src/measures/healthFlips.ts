import { setTimeout } from 'node:timers/promises';
import { waitUntil } from '@model-serving/lab';
import { BenchBackend } from '../BenchBackend';
import type { BenchSite } from '../BenchSite';
import type { BenchCluster } from '../cluster/BenchCluster';
import { serviceObjects } from '../cluster/serviceObjects';
import type { Row } from '../Row';
import { writesOf } from '../writesOf';

const SERVICES = 200;
const ROUNDS = 5;
/** Itself, and its API. */
const ENTITIES_OF_SERVICE = 2;
const AT_ONCE = 10;
const PROVIDER_SECONDS = 2;

/** P6: what the catalog writes while services become unhealthy and recover. */
export async function healthFlips(site: BenchSite): Promise<Row> {
  const cluster = await site.bare();
  const pods = await runningPods(cluster);
  const backend = await BenchBackend.start({
    program: 'models',
    clusters: [cluster.as('c0')],
    providerSeconds: PROVIDER_SECONDS,
  });
  try {
    await backend.untilRead({ c0: SERVICES });
    let verdict = await untilOneVerdict(backend);
    await untilSettled(backend);
    const before = await entityWrites(backend);
    for (let round = 0; round < ROUNDS; round++) {
      await setReady(cluster, pods, round % 2 === 1);
      verdict = await untilOneVerdict(backend, verdict);
      await untilRead();
    }
    const rows = (await entityWrites(backend)) - before;
    const flips = ROUNDS * SERVICES;
    return {
      id: 'P6',
      what: `Entities that the catalog writes while ${SERVICES} services change their verdict ${flips} times`,
      result: `${rows} rows written`,
      goal: '0',
      met: rows === 0,
      numbers: { flips, services: SERVICES, rows },
    };
  } finally {
    await backend.stop();
    await site.stop();
  }
}

/** Makes the services, and returns their pods. */
async function runningPods(cluster: BenchCluster): Promise<any[]> {
  const objects = Array.from({ length: SERVICES }, (_, index) =>
    serviceObjects(`svc-${index}`),
  ).flat();
  await cluster.write(objects);
  return objects
    .map(({ object }) => object)
    .filter(({ kind }) => kind === 'Pod');
}

/** As the kubelet says it of a container whose probe fails or succeeds. */
async function setReady(
  cluster: BenchCluster,
  pods: readonly any[],
  ready: boolean,
): Promise<void> {
  const waiting = [...pods];
  const change = async () => {
    for (let pod = waiting.pop(); pod; pod = waiting.pop()) {
      const { apiVersion, kind, metadata, status } = pod;
      const { name, namespace } = metadata;
      await cluster.client.mergeStatus({
        apiVersion,
        kind,
        metadata: { name, namespace },
        status: {
          conditions: status.conditions.map((condition: any) =>
            /Ready$/.test(condition.type)
              ? {
                  ...condition,
                  status: ready ? 'True' : 'False',
                  lastTransitionTime: new Date().toISOString(),
                }
              : condition,
          ),
          containerStatuses: status.containerStatuses.map((container: any) => ({
            ...container,
            ready,
          })),
        },
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, change));
}

/** Waits until all services have the same verdict, which is not the former one. */
async function untilOneVerdict(
  backend: BenchBackend,
  former?: string,
): Promise<string> {
  let word = '';
  await waitUntil(
    'all services to change their verdict',
    async () => {
      const { items } = await backend.get(`/services?limit=${SERVICES}`);
      const words = new Set<string>(
        items.map((item: any) => item.verdict.word),
      );
      [word] = words;
      return words.size === 1 && word !== former;
    },
    { seconds: 120 },
  );
  return word;
}

/** Waits until the catalog shows all services, and writes no more of what it was given. */
async function untilSettled(backend: BenchBackend): Promise<void> {
  let rows = 0;
  await waitUntil(
    'the catalog to show the services',
    async () => {
      const { final_entities } = await writesOf(backend, 'catalog');
      const isSettled =
        final_entities.rows === rows && rows >= ENTITIES_OF_SERVICE * SERVICES;
      rows = final_entities.rows;
      return isSettled;
    },
    { seconds: 300, everyMs: 5_000 },
  );
}

/** The provider reads everything at least once meanwhile. */
async function untilRead(): Promise<void> {
  await setTimeout(3 * PROVIDER_SECONDS * 1000);
}

async function entityWrites(backend: BenchBackend): Promise<number> {
  const writes = await writesOf(backend, 'catalog');
  return Object.values(writes).reduce((sum, { rows }) => sum + rows, 0);
}
