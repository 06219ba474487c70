import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import {
  ENDPOINT_ANNOTATION,
  EXPECTED_TOKENS_ANNOTATION,
  GOLDEN_PATH_ANNOTATION,
  GOLDEN_PATHS,
  PURPOSE_ANNOTATION,
  readExpectedTokens,
} from '@model-serving/backstage-plugin-model-serving-common';
import { looseMap, readModelAnnotations } from '../ServiceReading';
import type { ExternalReading } from './context';

/** What the ExternalSecret of this path among the objects answers. */
export function readExternalModel(
  objects: readonly KubernetesObject[],
): ExternalReading | undefined {
  const service = objects.find(
    ({ kind, metadata }) =>
      kind === GOLDEN_PATHS.externalModel.service.kind &&
      looseMap(metadata.annotations)[GOLDEN_PATH_ANNOTATION] ===
        GOLDEN_PATHS.externalModel.id,
  );
  if (!service) {
    return undefined;
  }
  const annotations = looseMap(service.metadata.annotations);
  const { template } = looseMap(looseMap(service.spec).target);
  return {
    service,
    answers: {
      model: readModelAnnotations(annotations),
      endpoint: annotations[ENDPOINT_ANNOTATION],
      tokens: readExpectedTokens(annotations[EXPECTED_TOKENS_ANNOTATION]),
      purpose: annotations[PURPOSE_ANNOTATION],
    },
    data: looseMap(looseMap(template).data),
  };
}
