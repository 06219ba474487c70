import {
  formatQuantity,
  parseQuantity,
} from '@model-serving/kubernetes-quantity';
import {
  ClusterPicture,
  MODEL_ANNOTATION,
  PRIORITY_CLASS_LABEL,
  PURPOSE_ANNOTATION,
} from '@model-serving/backstage-plugin-model-serving-common';
import { isDeepStrictEqual } from 'node:util';
import type { RenderContext } from '../manifests/RenderContext';
import type { AcceleratorShape, EffectiveProfile } from '../profiles';
import type { JudgeInput, FileObject } from './CheckInput';

type Loose = Record<string, any> | undefined;

/** The parts of an InferenceService that answer the form's questions; nothing about them is believed yet. */
export interface ServiceFacts {
  entry: FileObject;
  predictor: Loose;
  model: Loose;
  requests: Record<string, unknown>;
  limits: Record<string, unknown>;
}

const asMap = (value: unknown): Record<string, any> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, any>)
    : {};

/** Finds the InferenceService among the files. */
export function serviceFacts(
  objects: readonly FileObject[],
): ServiceFacts | undefined {
  const entry = objects.find(
    ({ object }) => object.kind === 'InferenceService',
  );
  if (!entry) {
    return undefined;
  }
  const predictor = asMap(asMap(entry.object.spec).predictor);
  const model = asMap(predictor.model);
  const resources = asMap(model.resources);
  const limits = asMap(resources.limits);
  return {
    entry,
    predictor,
    model,
    limits,
    // Kubernetes takes limits for requests that are missing.
    requests: { ...limits, ...asMap(resources.requests) },
  };
}

const canonical = (quantity: unknown) => {
  try {
    return formatQuantity(parseQuantity(quantity as string));
  } catch {
    return undefined;
  }
};

/** The accelerator option that the service is meant to have: the one that most of its fields agree with. */
export function closestAccelerator(
  { predictor, limits }: ServiceFacts,
  profile: EffectiveProfile,
): AcceleratorShape | undefined {
  const score = (shape: AcceleratorShape) =>
    (String(limits[shape.resource]) === String(shape.count) ? 4 : 0) +
    (isDeepStrictEqual(predictor?.nodeSelector, shape.nodeSelector) ? 4 : 0) +
    (canonical(limits.cpu) === canonical(shape.cpu) ? 1 : 0) +
    (canonical(limits.memory) === canonical(shape.memory) ? 1 : 0);
  return [...profile.accelerators].sort((a, b) => score(b) - score(a))[0];
}

/** The request whose rendering the files would be, if the golden path wrote them. */
export function contextOfFiles(
  input: JudgeInput,
  facts: ServiceFacts,
  accelerator: AcceleratorShape,
): RenderContext {
  const { tenant, service, profile } = input;
  const picture: ClusterPicture = input.picture;
  const annotations = asMap(facts.entry.object.metadata.annotations);
  const labels = asMap(facts.entry.object.metadata.labels);
  const entityRef = annotations[MODEL_ANNOTATION];
  return {
    request: {
      tenant: tenant.name,
      name: service,
      model: entityRef,
      accelerator: accelerator.id,
      replicas: {
        min: facts.predictor?.minReplicas,
        max: facts.predictor?.maxReplicas,
      },
      priority: labels[PRIORITY_CLASS_LABEL],
      purpose: annotations[PURPOSE_ANNOTATION],
    },
    tenant,
    model: {
      entityRef,
      title: '',
      facts: {
        uri: facts.model?.storageUri,
        format: profile.runtime.modelFormat,
        publisher: null,
        license: null,
        task: null,
        parameters: null,
        contextLength: null,
        precision: null,
        memoryBytes: null,
        engine: null,
      },
    },
    profile,
    accelerator,
    cluster: picture.cluster,
    primaryCluster: input.primaryCluster ?? picture.cluster,
  };
}
