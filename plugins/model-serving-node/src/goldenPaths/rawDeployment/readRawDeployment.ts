import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import { GOLDEN_PATHS } from '@model-serving/backstage-plugin-model-serving-common';
import { artifactOf } from '../modelVolume';
import { readOperation } from '../readOperation';
import {
  looseMap,
  looseMaps,
  markedService,
  readMetadata,
  readPod,
  readRuntime,
  readStopped,
  ServiceReading,
} from '../ServiceReading';

/** What the Deployment of this path among the objects answers, with its ScaledObject. */
export function readRawDeployment(
  objects: readonly KubernetesObject[],
): ServiceReading | undefined {
  const service = markedService(objects, GOLDEN_PATHS.rawDeployment);
  if (!service) {
    return undefined;
  }
  const scaled = looseMap(
    objects.find(({ kind }) => kind === 'ScaledObject')?.spec,
  );
  const pod = looseMap(looseMap(looseMap(service.spec).template).spec);
  const [container = {}] = looseMaps(pod.containers);
  const [modelVolume = {}] = looseMaps(pod.volumes);
  return {
    service,
    answers: {
      ...readMetadata(service),
      ...readStopped(looseMap(service.spec).replicas === 0),
      replicas: { min: scaled.minReplicaCount, max: scaled.maxReplicaCount },
      ...readOperation(objects, service, {
        strategy: looseMap(service.spec).strategy,
        topologySpreadConstraints: pod.topologySpreadConstraints,
      }),
    },
    runtime: readRuntime(service),
    artifact: artifactOf(looseMap(modelVolume.image).reference),
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
