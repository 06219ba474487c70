import {
  fromProfile,
  fromRuntime,
  ownershipLabels,
  RenderContext,
  syncAnnotations,
  WAVES,
} from './RenderContext';
import { fromLayer, Tree } from './sourced';

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

const port = (number: Tree): Tree => [{ protocol: 'TCP', port: number }];

/**
 * Requests come from the gateway only, metrics are read by the monitoring namespace, and the pods reach nothing but
 * DNS: the kubelet pulls the model, so the engine needs no network of its own.
 *
 * @param access - who sends requests; nobody to pods that answer none
 */
export function networkPolicy(
  context: RenderContext,
  podLabels: Readonly<Record<string, string>>,
  access: 'gateway' | 'closed' = 'gateway',
): Tree {
  const { request, tenant, profile, runtime } = context;
  const { gateway, monitoring, dns } = profile.defaults;
  const ofRuntime = (number: number) => port(fromRuntime(context, number));
  const podsOf = (
    path: string,
    peer: { namespace: string; podLabels?: Record<string, string> },
  ): Tree => ({
    namespaceSelector: {
      matchLabels: {
        [NAMESPACE_NAME]: fromProfile(context, path, peer.namespace),
      },
    },
    podSelector: peer.podLabels && {
      matchLabels: fromProfile(context, path, peer.podLabels),
    },
  });
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {
      name: fromLayer(
        'request',
        `${request.name}-${access === 'gateway' ? 'gateway-only' : 'closed'}`,
      ),
      namespace: fromLayer('tenant', tenant.namespace),
      labels: ownershipLabels(context),
      annotations: syncAnnotations(WAVES.before),
    },
    spec: {
      podSelector: {
        matchLabels: fromLayer('request', podLabels),
      },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        ...(access === 'gateway'
          ? [
              {
                from: [podsOf('defaults.gateway', gateway!)],
                ports: ofRuntime(runtime.port),
              },
            ]
          : []),
        ...(monitoring && runtime.metrics
          ? [
              {
                from: [podsOf('defaults.monitoring', monitoring)],
                ports: ofRuntime(runtime.metrics.port),
              },
            ]
          : []),
      ],
      egress: [
        {
          to: [podsOf('defaults.dns', dns!)],
          ports: [
            { protocol: 'UDP', port: 53 },
            { protocol: 'TCP', port: 53 },
          ],
        },
      ],
    },
  };
}
