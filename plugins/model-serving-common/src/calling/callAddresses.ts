import type { ServiceRef } from '../api';
import type { CallAddress } from '../api/calling';
import { backendsOf, ProjectedHTTPRoute } from '../kubernetes/gateway';
import { PictureIndex } from '../kubernetes/PictureIndex';
import { isPlaceholder, problemOf } from '../services/gatewayStanding';
import { readWebLink } from '../text';

const withoutSlash = (url: string) => url.replace(/\/+$/, '');

/** The address that a route says it has, where that is one of its hosts; else the host over HTTPS. */
function urlOfRoute(
  { address, hostnames }: ProjectedHTTPRoute,
  hostname: string,
): string | null {
  const said = readWebLink(address);
  return said !== null &&
    hostnames.includes(new URL(said).hostname) &&
    new URL(said).hostname === hostname
    ? withoutSlash(said)
    : readWebLink(`https://${hostname}`) &&
        withoutSlash(readWebLink(`https://${hostname}`)!);
}

/** Whether the gateways of a route have accepted it, and why not. */
function standingOf(
  route: ProjectedHTTPRoute,
): Pick<CallAddress, 'accepted' | 'reason'> {
  const parents = route.parents.filter(parent => !isPlaceholder(parent));
  if (parents.length === 0) {
    return {
      accepted: null,
      reason: 'No gateway has reported on the route yet.',
    };
  }
  const problem = parents
    .map(parent => problemOf(`HTTPRoute ${route.name}`, parent))
    .find(Boolean);
  if (problem) {
    return { accepted: false, reason: problem };
  }
  const isAccepted = parents.every(({ conditions }) =>
    conditions.some(
      ({ status, type }) => type === 'Accepted' && status === 'True',
    ),
  );
  return isAccepted
    ? { accepted: true, reason: null }
    : {
        accepted: null,
        reason: 'The gateway has not reported whether it accepts the route.',
      };
}

/** Routes that lead to a service, the oldest first: of two with one host, gateways follow the older. */
export function routesTo(
  index: PictureIndex,
  ref: Pick<ServiceRef, 'kind' | 'namespace' | 'name'>,
): ProjectedHTTPRoute[] {
  const found = backendsOf(ref).flatMap(backend =>
    index.all('HTTPRoute', 'backend', ref.namespace, backend),
  );
  return [...new Set(found)].sort((a, b) =>
    (a.createdAt ?? '').localeCompare(b.createdAt ?? ''),
  );
}

/** Whether a host name of a route can be called: it stands for itself alone. */
const isOneHost = (hostname: string) => !hostname.includes('*');

/**
 * Under which address a service answers inside the cluster, as far as its kind decides that: an InferenceService in Standard
 * mode at the Service of its predictor. To whom it answers is up to the network policies.
 * @public
 */
export function addressInsideCluster({
  kind,
  namespace,
  name,
}: Pick<ServiceRef, 'kind' | 'namespace' | 'name'>): string | null {
  return kind === 'InferenceService'
    ? `http://${name}-predictor.${namespace}.svc.cluster.local`
    : null;
}

/**
 * Where a service is called: through the gateways first, then as its status says, then inside the cluster.
 *
 * @param statusUrl - address in the status of the object that is the service; null where it has none
 */
export function callAddresses(
  index: PictureIndex,
  ref: ServiceRef,
  statusUrl: string | null,
): CallAddress[] {
  const routed = routesTo(index, ref).flatMap(route =>
    route.hostnames.filter(isOneHost).flatMap((hostname): CallAddress[] => {
      const url = urlOfRoute(route, hostname);
      return url === null
        ? []
        : [
            {
              url,
              by: 'gateway',
              source: `HTTPRoute ${route.name}`,
              ...standingOf(route),
            },
          ];
    }),
  );
  const inside = addressInsideCluster(ref);
  const found: CallAddress[] = [
    ...routed.sort((a, b) => rankOf(a) - rankOf(b)),
    ...(statusUrl === null
      ? []
      : [
          {
            url: withoutSlash(statusUrl),
            by: 'status' as const,
            source: `status of ${ref.kind} ${ref.name}`,
            accepted: null,
            reason:
              'Not checked: the status does not say whether a gateway serves it.',
          },
        ]),
    ...(inside === null
      ? []
      : [
          {
            url: inside,
            by: 'cluster' as const,
            source: 'Service inside the cluster',
            accepted: null,
            reason:
              'Answers inside the cluster only, to whom the network policies of the namespace let in.',
          },
        ]),
  ];
  return found.filter(
    ({ url }, position) =>
      found.findIndex(other => other.url === url) === position,
  );
}

/** What a gateway has accepted comes before what it has not judged or has refused. */
function rankOf({ accepted }: CallAddress): number {
  return [true, null, false].indexOf(accepted);
}
