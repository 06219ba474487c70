import {
  ACCELERATORS_PER_REPLICA_ANNOTATION,
  engineNamed,
  ScalingSignal,
  scalingSignalOf,
} from '@model-serving/backstage-plugin-model-serving-common';
import { hasAccelerators } from '../profiles';
import {
  fromProfile,
  ownershipLabels,
  RenderContext,
  syncAnnotations,
  WAVES,
} from './RenderContext';
import { fromLayer, Tree } from './sourced';
import { pauseAnnotation } from './stopped';

const authenticationName = (service: string) => `${service}-prometheus`;

/** What the runtime's engine measures; null where it has no metrics page, or counts no requests. */
function signalOf(
  { runtime, tenant }: RenderContext,
  pods: string,
): ScalingSignal | null {
  const engine = runtime.metrics && engineNamed(runtime.engine);
  return engine
    ? scalingSignalOf(engine, {
        namespace: tenant.namespace,
        pods,
      })
    : null;
}

/**
 * On the requests of the engine. An empty answer of Prometheus must not count as "nothing waits", which would scale a
 * busy service in: `ignoreNullValues` is off.
 */
function requestTrigger(
  context: RenderContext,
  { quantity, query }: ScalingSignal,
): Tree {
  const { scaling, prometheus } = context.profile.defaults;
  const isWaiting = quantity === 'waiting';
  return {
    type: 'prometheus',
    name: isWaiting ? 'waiting-requests' : 'requests-in-flight',
    metricType: 'AverageValue',
    metadata: {
      serverAddress: fromProfile(
        context,
        'defaults.prometheus',
        prometheus!.serverAddress,
      ),
      query: fromLayer('request', query),
      threshold: fromProfile(
        context,
        'defaults.scaling',
        String(
          isWaiting ? scaling.waitingPerReplica : scaling.runningPerReplica,
        ),
      ),
      ignoreNullValues: 'false',
      authModes: prometheus!.authentication && 'bearer',
    },
    authenticationRef: prometheus!.authentication && {
      name: fromLayer('request', authenticationName(context.request.name)),
    },
  };
}

/** On the CPU of the engine's container: what is beside it asks for so little that its share says nothing. */
function cpuTrigger(context: RenderContext, container: string): Tree {
  return {
    type: 'cpu',
    name: 'cpu',
    metricType: 'Utilization',
    metadata: {
      value: fromProfile(
        context,
        'defaults.scaling',
        String(context.profile.defaults.scaling.cpuPercent),
      ),
      containerName: container,
    },
  };
}

/**
 * Scales on what waits inside the engine; where it measures no queue on what is in flight, and where it measures
 * neither on CPU. While Prometheus does not answer, the fallback keeps what runs.
 *
 * @param deployment - name of the Deployment that runs the engine
 * @param container - name of the engine's container
 * @param pods - regular expression of the names of the Deployment's pods
 * @public
 */
export function scaledObject(
  context: RenderContext,
  deployment: string,
  container: string,
  pods = `${deployment}-.*`,
): Tree {
  const { accelerator, request, tenant, profile } = context;
  const { scaling } = profile.defaults;
  const signal = signalOf(context, pods);
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
        ...pauseAnnotation(context),
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
      // KEDA takes a fallback for averages only; without CPU metrics the HPA keeps what runs.
      fallback: signal
        ? {
            failureThreshold: 3,
            replicas: fromLayer('request', request.replicas.min),
            behavior: 'currentReplicasIfHigher',
          }
        : undefined,
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
        signal
          ? requestTrigger(context, signal)
          : cpuTrigger(context, container),
      ],
    },
  };
}

/** How KEDA authenticates to Prometheus; undefined when it does not ask it, or the profile names no credentials. */
export function triggerAuthentication(
  context: RenderContext,
  deployment: string,
): Tree | undefined {
  const { request, tenant, profile } = context;
  const authentication =
    signalOf(context, `${deployment}-.*`) === null
      ? undefined
      : profile.defaults.prometheus?.authentication;
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
