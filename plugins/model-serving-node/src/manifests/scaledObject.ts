import { ACCELERATORS_PER_REPLICA_ANNOTATION } from '@model-serving/backstage-plugin-model-serving-common';
import { hasAccelerators } from '../profiles';
import {
  fromProfile,
  ownershipLabels,
  RenderContext,
  syncAnnotations,
  WAVES,
} from './RenderContext';
import { fromLayer, Tree } from './sourced';

const authenticationName = (service: string) => `${service}-prometheus`;

/**
 * Scales on what waits inside the engine. An empty answer of Prometheus must not count as "nothing waits", which would
 * scale a busy service in: `ignoreNullValues` is off and the fallback keeps what runs.
 *
 * @param deployment - name of the Deployment that runs the engine
 * @public
 */
export function scaledObject(context: RenderContext, deployment: string): Tree {
  const { accelerator, request, tenant, profile } = context;
  const { scaling, prometheus } = profile.defaults;
  const ofScaling = (value: unknown) =>
    fromProfile(context, 'defaults.scaling', value);
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: {
      name: fromLayer('request', request.name),
      namespace: fromLayer('tenant', tenant.namespace),
      labels: ownershipLabels(context),
      annotations: {
        ...syncAnnotations(WAVES.service),
        ...(!hasAccelerators(accelerator) && {
          [ACCELERATORS_PER_REPLICA_ANNOTATION]: fromProfile(
            context,
            `accelerators.${accelerator.id}`,
            '0',
          ),
        }),
      },
    },
    spec: {
      scaleTargetRef: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: fromLayer('request', deployment),
      },
      minReplicaCount: fromLayer('request', request.replicas.min),
      maxReplicaCount: fromLayer('request', request.replicas.max),
      pollingInterval: ofScaling(scaling.pollingSeconds),
      fallback: {
        failureThreshold: 3,
        replicas: fromLayer('request', request.replicas.min),
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
            query: fromLayer(
              'request',
              `sum(vllm:num_requests_waiting{namespace="${tenant.namespace}",pod=~"${deployment}-.*"})`,
            ),
            threshold: ofScaling(String(scaling.waitingPerReplica)),
            ignoreNullValues: 'false',
            authModes: prometheus!.authentication && 'bearer',
          },
          authenticationRef: prometheus!.authentication && {
            name: fromLayer('request', authenticationName(request.name)),
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
        name: fromLayer('request', authenticationName(request.name)),
        namespace: fromLayer('tenant', tenant.namespace),
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
