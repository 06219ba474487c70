import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import {
  GOLDEN_PATH_ANNOTATION,
  GOLDEN_PATHS,
  PRIORITY_CLASS_LABEL,
  PURPOSE_ANNOTATION,
  RUNTIME_ANNOTATION,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  looseMap,
  readModelAnnotations,
  ServiceReading,
} from '../ServiceReading';
import { artifactOf } from './enginePod';

const firstOf = (list: unknown) =>
  looseMap(Array.isArray(list) ? list[0] : undefined);

/** What the Deployment of this path among the objects answers, with its ScaledObject. */
export function readRawDeployment(
  objects: readonly KubernetesObject[],
): ServiceReading | undefined {
  const service = objects.find(
    ({ kind, metadata }) =>
      kind === 'Deployment' &&
      looseMap(metadata.annotations)[GOLDEN_PATH_ANNOTATION] ===
        GOLDEN_PATHS.rawDeployment.id,
  );
  if (!service) {
    return undefined;
  }
  const scaled = looseMap(
    objects.find(({ kind }) => kind === 'ScaledObject')?.spec,
  );
  const pod = looseMap(
    looseMap(looseMap(looseMap(service.spec).template)).spec,
  );
  const container = firstOf(pod.containers);
  const resources = looseMap(container.resources);
  const limits = looseMap(resources.limits);
  const annotations = looseMap(service.metadata.annotations);
  return {
    service,
    answers: {
      model: readModelAnnotations(annotations),
      replicas: { min: scaled.minReplicaCount, max: scaled.maxReplicaCount },
      priority: looseMap(service.metadata.labels)[PRIORITY_CLASS_LABEL],
      purpose: annotations[PURPOSE_ANNOTATION],
    },
    runtime: annotations[RUNTIME_ANNOTATION],
    artifact: artifactOf(looseMap(firstOf(pod.volumes).image).reference),
    arguments: container.args,
    fields: {
      artifact: 'spec.template.spec.volumes[0].image.reference',
      maxReplicas: 'metadata.annotations',
      arguments: 'spec.template.spec.containers[0].args',
    },
    pod: {
      limits,
      // Kubernetes takes limits for requests that are missing.
      requests: { ...limits, ...looseMap(resources.requests) },
      nodeSelector: pod.nodeSelector,
      tolerations: pod.tolerations,
    },
    overhead: {},
  };
}
