import {
  GOLDEN_PATH_ANNOTATION,
  GOLDEN_PATHS,
  MAX_REPLICAS_ANNOTATION,
  RUNTIME_ANNOTATION,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  fromRuntime,
  ownershipLabels,
  RenderContext,
  syncAnnotations,
  WAVES,
} from '../../manifests/RenderContext';
import { deploymentStrategy } from '../../manifests/replica';
import { queueLabels, serviceMetadata } from '../../manifests/serviceMetadata';
import { stoppedReplicas } from '../../manifests/stopped';
import { fromLayer, Tree } from '../../manifests/sourced';
import { podLabels, podTemplate } from './enginePod';

/** Longer than any wait in the queue: Argo CD takes a rollout that is over its deadline for a failure. */
const PROGRESS_DEADLINE_SECONDS = 86_400;

/** The Deployment itself. How many replicas it has is up to its ScaledObject, while it is not stopped. */
export function deployment(context: RenderContext): Tree {
  const { request, runtime } = context;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: serviceMetadata(context, {
      ...syncAnnotations(WAVES.service),
      [GOLDEN_PATH_ANNOTATION]: GOLDEN_PATHS.rawDeployment.id,
      [RUNTIME_ANNOTATION]: fromRuntime(context, runtime.kserve.name),
      [MAX_REPLICAS_ANNOTATION]: fromLayer(
        'request',
        String(request.replicas.max),
      ),
    }),
    spec: {
      replicas: stoppedReplicas(context),
      progressDeadlineSeconds: PROGRESS_DEADLINE_SECONDS,
      strategy: deploymentStrategy(context),
      selector: { matchLabels: fromLayer('request', podLabels(request.name)) },
      // Kueue hands the queue on to the pods; the policies judge both.
      template: podTemplate(context, queueLabels(context)),
    },
  };
}

/** Where callers inside the cluster reach the engine, under the Deployment's own name. */
export function service(context: RenderContext): Tree {
  const { request, runtime, tenant } = context;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: fromLayer('request', request.name),
      namespace: fromLayer('tenant', tenant.namespace),
      labels: ownershipLabels(context),
      annotations: syncAnnotations(WAVES.service),
    },
    spec: {
      type: 'ClusterIP',
      selector: fromLayer('request', podLabels(request.name)),
      ports: [
        {
          name: 'http',
          port: 80,
          targetPort: fromRuntime(context, runtime.port),
          protocol: 'TCP',
        },
      ],
    },
  };
}
