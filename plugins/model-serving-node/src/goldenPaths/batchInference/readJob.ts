import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import {
  GOLDEN_PATHS,
  PRIORITY_CLASS_LABEL,
  SHARD_FOLDER,
} from '@model-serving/backstage-plugin-model-serving-common';
import { artifactOf } from '../modelVolume';
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

const SECONDS_PER_HOUR = 3600;

/** The folder of the data set, from the path of a shard's own. */
const folderOf = (path: unknown): unknown =>
  typeof path === 'string' && path.endsWith(SHARD_FOLDER)
    ? path.slice(0, -SHARD_FOLDER.length)
    : path;

/** What the Job of this path among the objects answers. */
export function readJob(
  objects: readonly KubernetesObject[],
): ServiceReading | undefined {
  const service = markedService(objects, GOLDEN_PATHS.batchInference);
  if (!service) {
    return undefined;
  }
  const spec = looseMap(service.spec);
  const template = looseMap(spec.template);
  const pod = looseMap(template.spec);
  const [container = {}] = looseMaps(pod.containers);
  const [, dataMount = {}] = looseMaps(container.volumeMounts);
  const [modelVolume = {}, dataVolume = {}] = looseMaps(pod.volumes);
  const seconds: unknown = spec.activeDeadlineSeconds;
  return {
    service,
    answers: {
      ...readMetadata(service),
      ...readStopped(spec.suspend === true),
      priority: looseMap(looseMap(template.metadata).labels)[
        PRIORITY_CLASS_LABEL
      ],
      replicas: { min: spec.parallelism, max: spec.parallelism },
      run: {
        claim: looseMap(dataVolume.persistentVolumeClaim).claimName,
        folder: folderOf(dataMount.subPathExpr),
        shards: spec.completions,
        hours:
          typeof seconds === 'number' ? seconds / SECONDS_PER_HOUR : seconds,
      },
    },
    runtime: readRuntime(service),
    artifact: artifactOf(looseMap(modelVolume.image).reference),
    arguments: container.args,
    fields: {
      artifact: 'spec.template.spec.volumes[0].image.reference',
      maxReplicas: 'spec.parallelism',
      arguments: 'spec.template.spec.containers[0].args',
    },
    pod: readPod(pod, container),
    overhead: {},
  };
}
