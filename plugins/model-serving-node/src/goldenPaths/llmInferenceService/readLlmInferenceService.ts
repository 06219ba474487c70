import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import {
  GOLDEN_PATH_ANNOTATION,
  GOLDEN_PATHS,
  RUNTIME_ANNOTATION,
} from '@model-serving/backstage-plugin-model-serving-common';
import { MODELCAR } from '../inferenceService/readInferenceService';
import { readOperation } from '../readOperation';
import {
  looseMap,
  readMetadata,
  readPod,
  ServiceReading,
} from '../ServiceReading';

/** What the LLMInferenceService of this path among the objects answers. */
export function readLlmInferenceService(
  objects: readonly KubernetesObject[],
): ServiceReading | undefined {
  const { id, service: written } = GOLDEN_PATHS.llmInferenceService;
  const service = objects.find(
    ({ kind, metadata }) =>
      kind === written.kind &&
      looseMap(metadata.annotations)[GOLDEN_PATH_ANNOTATION] === id,
  );
  if (!service) {
    return undefined;
  }
  const spec = looseMap(service.spec);
  const template = looseMap(spec.template);
  const container = looseMap(
    Array.isArray(template.containers) ? template.containers[0] : undefined,
  );
  return {
    service,
    answers: {
      ...readMetadata(service),
      replicas: { min: spec.replicas, max: spec.replicas },
      ...readOperation(objects, service, {
        strategy: undefined,
        topologySpreadConstraints: template.topologySpreadConstraints,
      }),
    },
    runtime: looseMap(service.metadata.annotations)[RUNTIME_ANNOTATION],
    artifact: looseMap(spec.model).uri,
    arguments: container.args,
    volumes: template.volumes,
    fields: {
      artifact: 'spec.model.uri',
      maxReplicas: 'spec.replicas',
      arguments: 'spec.template.containers[0].args',
      volumes: 'spec.template.volumes',
    },
    pod: readPod(template, container),
    overhead: MODELCAR,
  };
}
