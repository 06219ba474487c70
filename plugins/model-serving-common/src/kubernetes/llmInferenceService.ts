import { serviceKey } from '../api';
import { Condition, readConditions } from './condition';
import { FieldReader } from './FieldReader';
import {
  readRuntimeAnnotation,
  readServiceAnnotations,
  ServiceAnnotations,
} from './inferenceService';
import { defineKind, servedAt } from './KindDefinition';
import { readStop } from './kserve';
import { ObjectMeta, readObjectMeta } from './objectMeta';
import {
  engineContainer,
  PodShape,
  ProbeName,
  readPodShape,
  readProbes,
} from './podTemplate';

/** @public */
export interface ProjectedLLMInferenceService
  extends ObjectMeta<'LLMInferenceService'>,
    ServiceAnnotations {
  readonly stop: boolean;
  /** The runtime whose engine it starts, as the golden path writes it down; null where it says nothing. */
  readonly runtime: string | null;
  readonly modelUri: string | null;
  readonly modelName: string | null;
  /** Fixed number of replicas; null when it scales. */
  readonly replicas: number | null;
  readonly minReplicas: number | null;
  readonly maxReplicas: number | null;
  /** Whether it asks for a route, a gateway or a scheduler. */
  readonly routed: boolean;
  readonly shape: PodShape;
  /** The probes of its engine that the service itself sets; the others come from its configs. */
  readonly probes: readonly ProbeName[];
  readonly conditions: readonly Condition[];
  readonly url: string | null;
}

/** Reads a KServe LLMInferenceService. */
export function projectLLMInferenceService(
  object: FieldReader,
): ProjectedLLMInferenceService {
  const spec = object.at('spec');
  const status = object.at('status');
  return {
    ...readObjectMeta('LLMInferenceService', object),
    ...readServiceAnnotations(object),
    stop: readStop(object),
    runtime: readRuntimeAnnotation(object),
    modelUri: spec.at('model', 'uri').address(),
    modelName: spec.at('model', 'name').text(),
    replicas: spec.at('replicas').count(),
    minReplicas: spec.at('scaling', 'minReplicas').count(),
    maxReplicas: spec.at('scaling', 'maxReplicas').count(),
    routed: spec.at('router').exists,
    shape: readPodShape(spec.at('template')),
    probes: readProbes(engineContainer(spec.at('template'), 'main')),
    conditions: readConditions(status.at('conditions')),
    url:
      status.at('url').text() ||
      status.at('addresses').list()[0]?.at('url').text() ||
      null,
  };
}

export const llmInferenceServiceKind = defineKind({
  served: servedAt('serving.kserve.io', 'v1alpha2', 'v1alpha1'),
  plural: 'llminferenceservices',
  scope: 'namespaced',
  project: projectLLMInferenceService,
  lookUps: {},
  services: service => [serviceKey(service)],
  concernsOthers: false,
});
