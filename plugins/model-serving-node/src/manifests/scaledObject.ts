import {
  fromProfile,
  ownershipLabels,
  RenderContext,
  syncAnnotations,
  WAVES,
} from './RenderContext';
import { from, Tree } from './sourced';

const authenticationName = (service: string) => `${service}-prometheus`;

/**
 * Scales on what waits inside the engine. An empty answer of Prometheus must not count as "nothing waits", which would
 * scale a busy service in: `ignoreNullValues` is off and the fallback keeps what runs.
 */
export function scaledObject(context: RenderContext): Tree {
  const { request, tenant, profile } = context;
  const { scaling, prometheus } = profile.defaults;
  const ofScaling = (value: unknown) =>
    fromProfile(context, 'defaults.scaling', value);
  const target = `${request.name}-predictor`;
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: {
      name: from('request', request.name),
      namespace: from('tenant', tenant.namespace),
      labels: ownershipLabels(context),
      annotations: syncAnnotations(WAVES.service),
    },
    spec: {
      scaleTargetRef: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: from('request', target),
      },
      minReplicaCount: from('request', request.replicas.min),
      maxReplicaCount: from('request', request.replicas.max),
      pollingInterval: ofScaling(scaling.pollingSeconds),
      fallback: {
        failureThreshold: 3,
        replicas: from('request', request.replicas.min),
        behavior: 'currentReplicasIfHigher',
      },
      advanced: {
        horizontalPodAutoscalerConfig: {
          behavior: {
            scaleDown: {
              stabilizationWindowSeconds: ofScaling(scaling.scaleDownSeconds),
            },
          },
        },
      },
      triggers: [
        {
          type: 'prometheus',
          name: 'waiting-requests',
          metricType: 'AverageValue',
          metadata: {
            serverAddress: fromProfile(
              context,
              'defaults.prometheus',
              prometheus!.serverAddress,
            ),
            query: from(
              'request',
              `sum(vllm:num_requests_waiting{namespace="${tenant.namespace}",pod=~"${target}-.*"})`,
            ),
            threshold: ofScaling(String(scaling.waitingPerReplica)),
            ignoreNullValues: 'false',
            authModes: prometheus!.authentication && 'bearer',
          },
          authenticationRef: prometheus!.authentication && {
            name: from('request', authenticationName(request.name)),
          },
        },
      ],
    },
  };
}

/** How KEDA proves itself to Prometheus; undefined when the profile names no credentials. */
export function triggerAuthentication(
  context: RenderContext,
): Tree | undefined {
  const { request, tenant, profile } = context;
  const authentication = profile.defaults.prometheus?.authentication;
  return (
    authentication && {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'TriggerAuthentication',
      metadata: {
        name: from('request', authenticationName(request.name)),
        namespace: from('tenant', tenant.namespace),
        labels: ownershipLabels(context),
        annotations: syncAnnotations(WAVES.before),
      },
      spec: {
        secretTargetRef: [
          fromProfile(context, 'defaults.prometheus', {
            parameter: 'bearerToken',
            name: authentication.secretName,
            key: authentication.key,
          }),
        ],
      },
    }
  );
}
