import { AdapterAnswer, readAdapters } from '../adapters/adapterAnswers';
import { serviceKey } from '../api';
import {
  ADAPTERS_ANNOTATION,
  GOLDEN_PATH_ANNOTATION,
  MODEL_ANNOTATION,
  MODEL_VARIANT_ANNOTATION,
  MODEL_VERSION_ANNOTATION,
  PURPOSE_ANNOTATION,
  RUNTIME_ANNOTATION,
} from '../labels';
import { Condition, readConditions } from './condition';
import { FieldReader } from './FieldReader';
import { defineKind, servedAt } from './KindDefinition';
import { readStop } from './kserve';
import { ObjectMeta, readAnnotation, readObjectMeta } from './objectMeta';
import {
  engineContainer,
  PodShape,
  ProbeName,
  readPodShape,
  readProbes,
} from './podTemplate';
import { sharedValue } from './sharing';

/** What our own annotations say about a service. @public */
export interface ServiceAnnotations {
  readonly purpose: string | null;
  /** Catalog entity ref of the model. */
  readonly modelRef: string | null;
  /** Version and variant of the model, where there is a choice. */
  readonly modelVersion: string | null;
  readonly modelVariant: string | null;
  /** LoRA adapters that are served beside the model; left out where it names none that can be read. */
  readonly adapters?: readonly AdapterAnswer[];
  /** Id of the golden path that wrote it, where it says so. */
  readonly goldenPath: string | null;
}

/** KServe's view of the model; a hint, never the truth (it looks at one pod). @public */
export interface ModelStatus {
  readonly transitionStatus: string | null;
  readonly activeState: string | null;
  readonly failureReason: string | null;
  readonly failureMessage: string | null;
  readonly failureTime: string | null;
}

/** @public */
export interface ProjectedInferenceService
  extends ObjectMeta<'InferenceService'>,
    ServiceAnnotations {
  /** Recorded mode: `Standard`, `Knative`, `ModelMesh`, or the older words; null before KServe has seen it. */
  readonly deploymentMode: string | null;
  /** The stop annotation asks for no pods. */
  readonly stop: boolean;
  readonly minReplicas: number | null;
  readonly maxReplicas: number | null;
  readonly storageUri: string | null;
  readonly modelFormat: string | null;
  readonly runtime: string | null;
  /** What the service itself asks for; its pods may carry more through the runtime. */
  readonly shape: PodShape;
  /** The probes of its engine that the service itself sets; the others come from its runtime. */
  readonly probes: readonly ProbeName[];
  readonly conditions: readonly Condition[];
  readonly modelStatus: ModelStatus;
  readonly url: string | null;
}

const OLD_SHORTHANDS = [
  'sklearn',
  'xgboost',
  'lightgbm',
  'tensorflow',
  'pytorch',
  'triton',
  'onnx',
  'pmml',
  'paddle',
  'huggingface',
];

/** The ClusterServingRuntime that the files of a service were made of, where its kind has no field for it. */
export const readRuntimeAnnotation = (object: FieldReader): string | null =>
  object.at('metadata', 'annotations').at(RUNTIME_ANNOTATION).sharedText();

function adaptersOf(
  annotation: string | null,
): Pick<ServiceAnnotations, 'adapters'> {
  const adapters = annotation === null ? null : readAdapters(annotation);
  return adapters ? { adapters } : {};
}

/** Reads the annotations that golden paths write. */
export function readServiceAnnotations(
  object: FieldReader,
): ServiceAnnotations {
  const annotations = object.at('metadata', 'annotations');
  return {
    purpose: readAnnotation(object, PURPOSE_ANNOTATION),
    modelRef: annotations.at(MODEL_ANNOTATION).sharedText(),
    modelVersion: annotations.at(MODEL_VERSION_ANNOTATION).sharedText(),
    modelVariant: annotations.at(MODEL_VARIANT_ANNOTATION).sharedText(),
    ...adaptersOf(annotations.at(ADAPTERS_ANNOTATION).text()),
    goldenPath: annotations.at(GOLDEN_PATH_ANNOTATION).sharedText(),
  };
}

/** The model part of a predictor, whichever way it is written; undefined for own containers only. */
function modelOf(
  predictor: FieldReader,
): { model: FieldReader; format: string | null } | undefined {
  if (predictor.at('model').exists) {
    const model = predictor.at('model');
    return { model, format: model.at('modelFormat', 'name').text() };
  }
  const shorthand = OLD_SHORTHANDS.find(name => predictor.at(name).exists);
  return shorthand
    ? { model: predictor.at(shorthand), format: shorthand }
    : undefined;
}

function shapeOf(
  predictor: FieldReader,
  model: FieldReader | undefined,
): PodShape {
  const spec = predictor.record();
  const containers: unknown[] = Array.isArray(spec.containers)
    ? spec.containers
    : [];
  const all = model
    ? [{ ...model.record(), name: 'kserve-container' }, ...containers]
    : containers;
  return readPodShape(predictor.with({ ...spec, containers: all }));
}

/** Reads a KServe InferenceService. */
export function projectInferenceService(
  object: FieldReader,
): ProjectedInferenceService {
  const predictor = object.at('spec', 'predictor');
  const found = modelOf(predictor);
  const status = object.at('status');
  const modelStatus = status.at('modelStatus');
  return {
    ...readObjectMeta('InferenceService', object),
    ...readServiceAnnotations(object),
    deploymentMode:
      status.at('deploymentMode').sharedText() ||
      readAnnotation(object, 'serving.kserve.io/deploymentMode'),
    stop: readStop(object),
    minReplicas: predictor.at('minReplicas').count(),
    maxReplicas: predictor.at('maxReplicas').count(),
    storageUri:
      found?.model.at('storageUri').address() ??
      predictor.at('storageUris').list()[0]?.at('uri').address() ??
      null,
    modelFormat: found?.format ?? null,
    runtime:
      found?.model.at('runtime').sharedText() ||
      status.at('servingRuntimeName').sharedText() ||
      status.at('clusterServingRuntimeName').sharedText() ||
      null,
    shape: shapeOf(predictor, found?.model),
    probes: readProbes(
      found?.model ?? engineContainer(predictor, 'kserve-container'),
    ),
    conditions: readConditions(status.at('conditions')),
    modelStatus: sharedValue({
      transitionStatus: modelStatus.at('transitionStatus').text() || null,
      activeState: modelStatus.at('states', 'activeModelState').text() || null,
      failureReason: modelStatus.at('lastFailureInfo', 'reason').text() || null,
      failureMessage:
        modelStatus.at('lastFailureInfo', 'message').message() || null,
      failureTime: modelStatus.at('lastFailureInfo', 'time').time(),
    }),
    url: status.at('url').text() || null,
  };
}

export const inferenceServiceKind = defineKind({
  served: servedAt('serving.kserve.io', 'v1beta1'),
  plural: 'inferenceservices',
  scope: 'namespaced',
  project: projectInferenceService,
  lookUps: {},
  services: service => [serviceKey(service)],
  concernsOthers: false,
});
