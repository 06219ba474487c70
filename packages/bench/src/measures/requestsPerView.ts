import { setTimeout } from 'node:timers/promises';
import { FaultProxy, type ProxiedRequest } from '@model-serving/lab';
import { BenchBackend } from '../BenchBackend';
import type { BenchCluster } from '../cluster/BenchCluster';
import { number, type Row } from '../Row';
import { SEEN_ENTITIES, Views } from '../Views';

const INTERVAL_SECONDS = 5;
const INTERVALS = 6;

/** What is asked for and how, but for the values; the logs of pods that have started are read one after the other, each once. */
function shapeOf({ method, path, query }: ProxiedRequest): string {
  const kind = path.replace(/\/pods\/[^/]+\/log$/, '/pods/*/log');
  return `${method} ${kind}?${[...query.keys()].sort().join('&')}`;
}

/** P2 and P7: requests to the API server and queries to Prometheus while fifty users look. */
export async function requestsPerView(
  cluster: BenchCluster,
  services: number,
): Promise<Row[]> {
  const proxy = await FaultProxy.start(cluster.access);
  const backend = await BenchBackend.start({
    clusters: [cluster.as('c0', proxy)],
    entities: SEEN_ENTITIES,
    metricsSeconds: INTERVAL_SECONDS,
  });
  const { prometheus } = backend;
  try {
    await backend.untilRead({ c0: services });
    const housekeeping = new Set(proxy.requests.map(shapeOf));
    const views = await Views.of(backend, 'c0');
    const counted = async (look: () => Promise<{ count: number }>) => {
      const before = proxy.requests.length;
      const { count } = await look();
      return { count, requests: proxy.requests.length - before };
    };
    const watched = async (seconds: number, looks: boolean) => {
      const before = { prometheus: prometheus.queries, seen: 0 };
      const requests = proxy.requests.length;
      const end = Date.now() + seconds * 1000;
      while (Date.now() < end) {
        if (looks) {
          before.seen += (await views.own(200)).count;
        }
        await setTimeout(100);
      }
      return {
        views: before.seen,
        queries: prometheus.queries - before.prometheus,
        requests: proxy.requests.slice(requests),
      };
    };
    const seconds = INTERVAL_SECONDS * INTERVALS;
    const alone = await watched(seconds, false);
    const looked = await watched(seconds, true);
    const peer = await counted(() => views.peer(100));
    alone.requests.map(shapeOf).forEach(shape => housekeeping.add(shape));
    const others = looked.requests.filter(
      seen => !housekeeping.has(shapeOf(seen)),
    ).length;
    const own = looked.requests.length / looked.views;
    const perInterval = looked.queries / INTERVALS;
    return [
      {
        id: 'P2',
        what: 'Requests to the API server caused by views, counted by a proxy in front of it',
        result: `${others} of kinds that are not sent without views (${
          looked.requests.length
        } in total during ${looked.views} views, ${
          alone.requests.length
        } in the same time without views); plugin-kubernetes ${number(
          peer.requests / peer.count,
        )} a view`,
        goal: '0',
        // What is sent anyway, such as health checks, differs from half minute to half minute.
        met: others === 0 && own < 0.01,
        numbers: {
          views: looked.views,
          requestsWhileViewed: looked.requests.length,
          requestsWithoutViews: alone.requests.length,
          requestsOfAnotherKind: others,
          peerRequestsPerView: peer.requests / peer.count,
        },
      },
      {
        id: 'P7',
        what: 'Queries to Prometheus per interval, all services and users together',
        result: `${number(perInterval)}, and ${number(
          alone.queries / INTERVALS,
        )} without views`,
        goal: '≤ 8',
        met: perInterval <= 8,
        numbers: {
          queriesPerInterval: perInterval,
          withoutViews: alone.queries / INTERVALS,
        },
      },
    ];
  } finally {
    await backend.stop();
    await proxy.stop();
  }
}
