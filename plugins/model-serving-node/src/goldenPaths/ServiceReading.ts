import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import {
  ADAPTERS_ANNOTATION,
  GOLDEN_PATH_ANNOTATION,
  LICENSE_ACCEPTED_ANNOTATION,
  MODEL_ANNOTATION,
  MODEL_VARIANT_ANNOTATION,
  MODEL_VERSION_ANNOTATION,
  PRIORITY_CLASS_LABEL,
  PURPOSE_ANNOTATION,
  readAdapters,
  RUNTIME_ANNOTATION,
  ServicePathName,
  STOP_ANNOTATION,
} from '@model-serving/backstage-plugin-model-serving-common';

/** What the files of a service answer. Taken as it is, so nothing about it can be trusted yet. @public */
export interface ServiceReading {
  /** The object that is the service, one of those that were read. */
  service: KubernetesObject;
  /** Answers by their name in the request; tenant, name, accelerator and runtime are not among them. */
  answers: {
    /** See {@link readModelAnnotations}. */
    model: unknown;
    replicas: { min: unknown; max: unknown };
    priority: unknown;
    purpose: unknown;
    [answer: string]: unknown;
  };
  /** Name of the ClusterServingRuntime; the platform's first runtime is taken where a path does not write it down. */
  runtime?: unknown;
  /** Address of the artifact that is served. */
  artifact: unknown;
  /** The engine's arguments; where a path leaves them out, the engine's defaults are taken. */
  arguments?: unknown;
  /** Volumes of the engine's pods, where a path takes adapters; not trusted to be a list. */
  volumes?: unknown;
  /** Fields of the service that findings point at, such as `spec.predictor.model.storageUri`. */
  fields: {
    artifact: string;
    maxReplicas: string;
    arguments?: string;
    volumes?: string;
  };
  /** What one pod asks for, and where it may run. */
  pod: {
    requests: Record<string, unknown>;
    limits: Record<string, unknown>;
    nodeSelector: unknown;
    tolerations: unknown;
  };
  /** Quantities that controllers add to every pod and that count against the quota. */
  overhead: Readonly<Record<string, string>>;
}

/** A map of what was read; an empty one in place of anything else. @public */
export function looseMap(value: unknown): Record<string, any> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, any>)
    : {};
}

/** The maps of a list that was read; none in place of anything else. */
export function looseMaps(value: unknown): Record<string, any>[] {
  return Array.isArray(value) ? value.map(looseMap) : [];
}

/** The object among all that is the service of a path and says so; undefined where there is none. */
export function markedService(
  objects: readonly KubernetesObject[],
  path: ServicePathName,
): KubernetesObject | undefined {
  return objects.find(
    ({ kind, metadata }) =>
      kind === path.service.kind &&
      looseMap(metadata.annotations)[GOLDEN_PATH_ANNOTATION] === path.id,
  );
}

/** The ClusterServingRuntime that a service says it was made of, where its kind has no field for it. */
export const readRuntime = ({ metadata }: KubernetesObject): unknown =>
  looseMap(metadata.annotations)[RUNTIME_ANNOTATION];

/** Answers that the object that is the service has in its metadata. */
export function readMetadata({ metadata }: KubernetesObject) {
  const annotations = looseMap(metadata.annotations);
  return {
    model: readModelAnnotations(annotations),
    priority: looseMap(metadata.labels)[PRIORITY_CLASS_LABEL],
    purpose: annotations[PURPOSE_ANNOTATION],
    ...named('adapters', readAdapterAnnotation(annotations)),
  };
}

/** That a service is stopped, as an answer by that name; nothing where it runs. */
export const readStopped = (isStopped: boolean): { stopped?: true } =>
  isStopped ? { stopped: true } : {};

/** Whether a service asks KServe for no pods. */
export const asksToStop = ({ metadata }: KubernetesObject): boolean =>
  looseMap(metadata.annotations)[STOP_ANNOTATION] === 'true';

/**
 * What a pod of one container asks for, and where it may run.
 *
 * @param pod - has the fields `nodeSelector` and `tolerations`
 * @param container - has the field `resources`
 */
export function readPod(
  pod: Readonly<Record<string, unknown>>,
  container: Readonly<Record<string, unknown>>,
): ServiceReading['pod'] {
  const resources = looseMap(container.resources);
  const limits = looseMap(resources.limits);
  return {
    limits,
    // Kubernetes takes limits for requests that are missing.
    requests: { ...limits, ...looseMap(resources.requests) },
    nodeSelector: pod.nodeSelector,
    tolerations: pod.tolerations,
  };
}

/** The model that a workload names, as a request has it; undefined where it names none. @public */
export function readModelAnnotations(annotations: unknown): unknown {
  const all = looseMap(annotations);
  return all[MODEL_ANNOTATION] === undefined
    ? undefined
    : {
        ref: all[MODEL_ANNOTATION],
        ...named('version', all[MODEL_VERSION_ANNOTATION]),
        ...named('variant', all[MODEL_VARIANT_ANNOTATION]),
        ...named('licenseAccepted', all[LICENSE_ACCEPTED_ANNOTATION]),
      };
}

/** The adapters that a workload names, or what stands there in their place; undefined where nothing does. */
function readAdapterAnnotation(annotations: Record<string, unknown>): unknown {
  const written = annotations[ADAPTERS_ANNOTATION];
  return written === undefined ? undefined : readAdapters(written) ?? written;
}

function named(part: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [part]: value };
}
