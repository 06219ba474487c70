import { sourcedArguments } from '../../manifests/engineArguments';
import { engineEnvironment } from '../../manifests/engineEnvironment';
import {
  fromProfile,
  fromRuntime,
  ownershipLabels,
  RenderContext,
  syncAnnotations,
  WAVES,
} from '../../manifests/RenderContext';
import { deploymentStrategy, replicaOf } from '../../manifests/replica';
import { serviceMetadata } from '../../manifests/serviceMetadata';
import { stopAnnotation } from '../../manifests/stopped';
import { fromLayer, Tree } from '../../manifests/sourced';
import { adapterMounts, adapterVolumes } from '../adapterVolumes';

/** The InferenceService itself. */
export function inferenceService(context: RenderContext): Tree {
  const { request, model, profile, runtime } = context;
  const { kserve } = runtime;
  const ofRuntime = (value: unknown) => fromRuntime(context, value);
  const { resources, ...placement } = replicaOf(context);
  const args = sourcedArguments(context);
  const mounts = adapterMounts(context);
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: serviceMetadata(context, {
      'serving.kserve.io/deploymentMode': 'Standard',
      'serving.kserve.io/autoscalerClass': 'external',
      'serving.kserve.io/enable-prometheus-scraping': 'true',
      ...stopAnnotation(context),
      ...syncAnnotations(WAVES.service),
    }),
    spec: {
      predictor: {
        labels: ownershipLabels(context),
        minReplicas: fromLayer('request', request.replicas.min),
        maxReplicas: fromLayer('request', request.replicas.max),
        timeout:
          profile.defaults.timeoutSeconds === undefined
            ? undefined
            : fromProfile(
                context,
                'defaults.timeoutSeconds',
                profile.defaults.timeoutSeconds,
              ),
        automountServiceAccountToken: false,
        deploymentStrategy: deploymentStrategy(context),
        ...placement,
        model: {
          modelFormat: {
            name: ofRuntime(kserve.modelFormat),
            version: ofRuntime(kserve.version),
          },
          runtime: ofRuntime(kserve.name),
          protocolVersion: ofRuntime(kserve.protocolVersion),
          storageUri: fromLayer('request', model.facts.uri),
          args: args.length > 0 ? args : undefined,
          env: engineEnvironment(context),
          resources,
          volumeMounts: mounts.length > 0 ? mounts : undefined,
        },
        volumes: mounts.length > 0 ? adapterVolumes(context) : undefined,
      },
    },
  };
}
