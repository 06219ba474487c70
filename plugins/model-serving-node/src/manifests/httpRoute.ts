import { ADDRESS_ANNOTATION } from '@model-serving/backstage-plugin-model-serving-common';
import { publishedAddress, publishedHost } from '../profiles/routeSettings';
import {
  fromProfile,
  ownershipLabels,
  RenderContext,
  syncAnnotations,
  WAVES,
} from './RenderContext';
import { fromLayer, Tree } from './sourced';

/** The Service to which a route leads. */
export interface RouteBackend {
  service: string;
  port: number;
}

/**
 * The route by which the platform's gateway publishes a service under a host of its own; undefined where the profiles name
 * no gateway. TLS ends at the gateway's listener.
 */
export function httpRoute(
  context: RenderContext,
  backend: RouteBackend,
): Tree | undefined {
  const { profile, request, tenant } = context;
  const { route } = profile.defaults;
  if (!route) {
    return undefined;
  }
  const ofProfile = (value: unknown) =>
    fromProfile(context, 'defaults.route', value);
  const { listener, ...gateway } = route.gateway;
  const service = { service: request.name, tenant: tenant.name };
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: {
      name: fromLayer('request', request.name),
      namespace: fromLayer('tenant', tenant.namespace),
      labels: ownershipLabels(context),
      annotations: {
        ...syncAnnotations(WAVES.service),
        [ADDRESS_ANNOTATION]: ofProfile(publishedAddress(route, service)),
      },
    },
    spec: {
      parentRefs: [
        ofProfile({
          namespace: gateway.namespace,
          name: gateway.name,
          ...(listener !== undefined && { sectionName: listener }),
        }),
      ],
      hostnames: [ofProfile(publishedHost(route, service))],
      rules: [
        {
          backendRefs: [
            {
              name: fromLayer('request', backend.service),
              port: backend.port,
            },
          ],
        },
      ],
    },
  };
}
