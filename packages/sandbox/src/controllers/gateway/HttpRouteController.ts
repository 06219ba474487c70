import { isDeepStrictEqual } from 'node:util';
import { ClusterView } from '../ClusterView';
import { withConditions } from '../conditions';
import { RouteParent } from '../KubernetesObjects';
import { keyOf } from '../ObjectCache';
import { Reconciler } from '../Reconciler';
import { routeConditions } from './routeConditions';

const CONTROLLER = 'gateway.envoyproxy.io/gatewayclass-controller';

/** A gateway's controller, which reports on routes; requests take the way of `gateway/startGateway`. */
export class HttpRouteController {
  readonly #queue: Reconciler;

  readonly #cluster: ClusterView;

  constructor(cluster: ClusterView) {
    this.#cluster = cluster;
    this.#queue = new Reconciler(cluster.pace, key => this.#reconcile(key));
    cluster.httpRoutes.onChange(route => this.#queue.enqueue(keyOf(route)));
    const all = () =>
      cluster.httpRoutes
        .list()
        .forEach(route => this.#queue.enqueue(keyOf(route)));
    cluster.services.onChange((_service, previous, gone) => {
      if (!previous || gone) {
        all();
      }
    });
    cluster.gateways.onChange(all);
  }

  async #reconcile(key: string): Promise<void> {
    const { gateways, httpRoutes, pace, services } = this.#cluster;
    const route = httpRoutes.get(key);
    if (!route || route.metadata.deletionTimestamp) {
      return;
    }
    const { namespace } = route.metadata;
    const parents = (route.spec.parentRefs ?? []).flatMap(
      (parentRef): RouteParent[] => {
        const gateway = gateways.get(
          `${parentRef.namespace ?? namespace}/${parentRef.name}`,
        );
        const before = route.status?.parents.find(known =>
          isDeepStrictEqual(known.parentRef, parentRef),
        );
        return gateway
          ? [
              {
                parentRef,
                controllerName: CONTROLLER,
                conditions: withConditions(
                  before?.conditions,
                  routeConditions(
                    route,
                    parentRef,
                    gateway,
                    name => services.get(`${namespace}/${name}`) !== undefined,
                  ),
                  pace.timestamp(),
                ),
              },
            ]
          : [];
      },
    );
    if (!isDeepStrictEqual(parents, route.status?.parents ?? [])) {
      await httpRoutes.replaceStatus({ ...route, status: { parents } });
    }
  }
}
