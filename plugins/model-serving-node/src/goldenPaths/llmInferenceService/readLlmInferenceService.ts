import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import { GOLDEN_PATHS } from '@model-serving/backstage-plugin-model-serving-common';
import { MODELCAR } from '../inferenceService/readInferenceService';
import { readOperation } from '../readOperation';
import {
  asksToStop,
  looseMap,
  looseMaps,
  markedService,
  readMetadata,
  readPod,
  readRuntime,
  readStopped,
  ServiceReading,
} from '../ServiceReading';

/** What the LLMInferenceService of this path among the objects answers. */
export function readLlmInferenceService(
  objects: readonly KubernetesObject[],
): ServiceReading | undefined {
  const service = markedService(objects, GOLDEN_PATHS.llmInferenceService);
  if (!service) {
    return undefined;
  }
  const spec = looseMap(service.spec);
  const template = looseMap(spec.template);
  const [container = {}] = looseMaps(template.containers);
  return {
    service,
    answers: {
      ...readMetadata(service),
      ...readStopped(asksToStop(service)),
      replicas: { min: spec.replicas, max: spec.replicas },
      ...readOperation(objects, service, {
        strategy: undefined,
        topologySpreadConstraints: template.topologySpreadConstraints,
      }),
    },
    runtime: readRuntime(service),
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
