import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import { readOperation } from '../readOperation';
import {
  asksToStop,
  looseMap,
  readMetadata,
  readPod,
  readStopped,
  ServiceReading,
} from '../ServiceReading';

/** KServe's sidecar that holds an `oci://` model; Kueue counts it. Its init container asks for no more. */
export const MODELCAR = { cpu: '10m', memory: '15Mi' } as const;

/** What the InferenceService among the objects answers. */
export function readInferenceService(
  objects: readonly KubernetesObject[],
): ServiceReading | undefined {
  const service = objects.find(({ kind }) => kind === 'InferenceService');
  if (!service) {
    return undefined;
  }
  const predictor = looseMap(looseMap(service.spec).predictor);
  const model = looseMap(predictor.model);
  const isModelcar = /^oci:\/\//.test(String(model.storageUri));
  return {
    service,
    answers: {
      ...readMetadata(service),
      ...readStopped(asksToStop(service)),
      replicas: { min: predictor.minReplicas, max: predictor.maxReplicas },
      ...readOperation(objects, service, {
        strategy: predictor.deploymentStrategy,
        topologySpreadConstraints: predictor.topologySpreadConstraints,
      }),
    },
    runtime: model.runtime,
    artifact: model.storageUri,
    arguments: model.args,
    volumes: predictor.volumes,
    fields: {
      artifact: 'spec.predictor.model.storageUri',
      maxReplicas: 'spec.predictor.maxReplicas',
      arguments: 'spec.predictor.model.args',
      volumes: 'spec.predictor.volumes',
    },
    pod: readPod(predictor, model),
    overhead: isModelcar ? MODELCAR : {},
  };
}
