import {
  Condition,
  Gateway,
  HttpRoute,
  ParentReference,
} from '../KubernetesObjects';

/**
 * Whether a route's host is one that a listener takes: Gateway API lets a wildcard stand for one label or more.
 */
function isHostOf(hostname: string, listener: string | undefined): boolean {
  return (
    listener === undefined ||
    listener === hostname ||
    (listener.startsWith('*.') && hostname.endsWith(listener.slice(1)))
  );
}

/** The conditions of a route at one of its parents, in the words of Envoy Gateway (internal/gatewayapi). */
export function routeConditions(
  { metadata, spec }: HttpRoute,
  { sectionName }: ParentReference,
  gateway: Gateway,
  hasService: (name: string) => boolean,
): Condition[] {
  const listeners = gateway.spec.listeners.filter(
    ({ name }) => sectionName === undefined || name === sectionName,
  );
  const { hostnames = [] } = spec;
  const isServed =
    hostnames.length === 0 ||
    listeners.some(listener =>
      hostnames.some(hostname => isHostOf(hostname, listener.hostname)),
    );
  const [missing] = (spec.rules ?? [])
    .flatMap(({ backendRefs = [] }) => backendRefs)
    .filter(
      ({ kind = 'Service', name }) => kind === 'Service' && !hasService(name),
    );
  return [
    isServed
      ? {
          type: 'Accepted',
          status: 'True',
          reason: 'Accepted',
          message: 'Route is accepted',
        }
      : {
          type: 'Accepted',
          status: 'False',
          reason: 'NoMatchingListenerHostname',
          message:
            "There were no hostname intersections between the HTTPRoute and this parent ref's Listener(s).",
        },
    missing
      ? {
          type: 'ResolvedRefs',
          status: 'False',
          reason: 'BackendNotFound',
          message: `Failed to process route rule 0 backendRef 0: service ${metadata.namespace}/${missing.name} not found.`,
        }
      : {
          type: 'ResolvedRefs',
          status: 'True',
          reason: 'ResolvedRefs',
          message: 'Resolved all the Object references for the Route',
        },
  ];
}
