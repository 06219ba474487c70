import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import {
  GOLDEN_PATH_ANNOTATION,
  GOLDEN_PATHS,
  RUNTIME_ANNOTATION,
} from '@model-serving/backstage-plugin-model-serving-common';
import { artifactOf } from '../modelVolume';
import { readOperation } from '../readOperation';
import {
  looseMap,
  readMetadata,
  readPod,
  ServiceReading,
} from '../ServiceReading';

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
  const pod = looseMap(looseMap(looseMap(service.spec).template).spec);
  const container = firstOf(pod.containers);
  return {
    service,
    answers: {
      ...readMetadata(service),
      replicas: { min: scaled.minReplicaCount, max: scaled.maxReplicaCount },
      ...readOperation(objects, service, {
        strategy: looseMap(service.spec).strategy,
        topologySpreadConstraints: pod.topologySpreadConstraints,
      }),
    },
    runtime: looseMap(service.metadata.annotations)[RUNTIME_ANNOTATION],
    artifact: artifactOf(looseMap(firstOf(pod.volumes).image).reference),
    arguments: container.args,
    volumes: pod.volumes,
    fields: {
      artifact: 'spec.template.spec.volumes[0].image.reference',
      maxReplicas: 'metadata.annotations',
      arguments: 'spec.template.spec.containers[0].args',
      volumes: 'spec.template.spec.volumes',
    },
    pod: readPod(pod, container),
    overhead: {},
  };
}
