import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import {
  PRIORITY_CLASS_LABEL,
  PURPOSE_ANNOTATION,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  looseMap,
  readModelAnnotations,
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
  const resources = looseMap(model.resources);
  const limits = looseMap(resources.limits);
  const annotations = looseMap(service.metadata.annotations);
  const isModelcar = /^oci:\/\//.test(String(model.storageUri));
  return {
    service,
    answers: {
      model: readModelAnnotations(annotations),
      replicas: { min: predictor.minReplicas, max: predictor.maxReplicas },
      priority: looseMap(service.metadata.labels)[PRIORITY_CLASS_LABEL],
      purpose: annotations[PURPOSE_ANNOTATION],
    },
    runtime: model.runtime,
    artifact: model.storageUri,
    arguments: model.args,
    fields: {
      artifact: 'spec.predictor.model.storageUri',
      maxReplicas: 'spec.predictor.maxReplicas',
      arguments: 'spec.predictor.model.args',
    },
    pod: {
      limits,
      // Kubernetes takes limits for requests that are missing.
      requests: { ...limits, ...looseMap(resources.requests) },
      nodeSelector: predictor.nodeSelector,
      tolerations: predictor.tolerations,
    },
    overhead: isModelcar ? MODELCAR : {},
  };
}
