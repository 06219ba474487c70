import { serviceKey } from '../api';
import { RUNTIME_ANNOTATION } from '../labels';
import { Condition, readConditions } from './condition';
import { FieldReader } from './FieldReader';
import { readServiceAnnotations, ServiceAnnotations } from './inferenceService';
import { defineKind, placeOf, servedAt } from './KindDefinition';
import { ObjectMeta, readObjectMeta } from './objectMeta';
import {
  imageVolumeOf,
  PodShape,
  readPodShape,
  readTemplateLabels,
} from './podTemplate';

/** @public */
export interface ProjectedJob extends ObjectMeta<'Job'>, ServiceAnnotations {
  /** The ClusterServingRuntime whose engine it runs, where it says so. */
  readonly runtime: string | null;
  /** Address of the artifact that its pods mount as an image volume. */
  readonly modelUri: string | null;
  /** Pods that must succeed; those of an indexed Job are its shards. */
  readonly completions: number;
  readonly parallelism: number;
  readonly suspended: boolean;
  /** Seconds after its start at which it is ended; null where it may run for ever. */
  readonly deadlineSeconds: number | null;
  /** The claim that its pods mount, and the folder in it that holds a folder for each shard. */
  readonly data: { readonly claim: string; readonly folder: string } | null;
  readonly shape: PodShape;
  /** Queue and service labels of the pod template. */
  readonly templateLabels: Readonly<Record<string, string>>;
  readonly active: number;
  readonly succeeded: number;
  /** Indexes such as `0-3,5`; null where it has none. */
  readonly completedIndexes: string | null;
  readonly failedIndexes: string | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly conditions: readonly Condition[];
}

/** What follows the folder of a data set in the path of a shard's own. @public */
export const SHARD_FOLDER = '/$(JOB_COMPLETION_INDEX)';

function dataOf(pod: FieldReader): ProjectedJob['data'] {
  for (const container of pod.at('containers').list()) {
    for (const mount of container.at('volumeMounts').list()) {
      const path = mount.at('subPathExpr').text() ?? '';
      const claim = pod
        .at('volumes')
        .list()
        .find(volume => volume.at('name').text() === mount.at('name').text())
        ?.at('persistentVolumeClaim', 'claimName')
        .text();
      if (claim && path.endsWith(SHARD_FOLDER)) {
        return { claim, folder: path.slice(0, -SHARD_FOLDER.length) };
      }
    }
  }
  return null;
}

/** Reads a Job. */
export function projectJob(object: FieldReader): ProjectedJob {
  const spec = object.at('spec');
  const status = object.at('status');
  const pod = spec.at('template', 'spec');
  return {
    ...readObjectMeta('Job', object),
    ...readServiceAnnotations(object),
    runtime: object
      .at('metadata', 'annotations')
      .at(RUNTIME_ANNOTATION)
      .sharedText(),
    modelUri: imageVolumeOf(pod),
    completions: spec.at('completions').count() ?? 1,
    parallelism: spec.at('parallelism').count() ?? 1,
    suspended: spec.at('suspend').flag() ?? false,
    deadlineSeconds: spec.at('activeDeadlineSeconds').count(),
    data: dataOf(pod),
    shape: readPodShape(pod),
    templateLabels: readTemplateLabels(spec.at('template')),
    active: status.at('active').count() ?? 0,
    succeeded: status.at('succeeded').count() ?? 0,
    completedIndexes: status.at('completedIndexes').text(),
    failedIndexes: status.at('failedIndexes').text(),
    startedAt: status.at('startTime').time(),
    completedAt: status.at('completionTime').time(),
    conditions: readConditions(status.at('conditions')),
  };
}

export const jobKind = defineKind({
  served: servedAt('batch', 'v1'),
  plural: 'jobs',
  scope: 'namespaced',
  project: projectJob,
  lookUps: { place: job => [placeOf(job)] },
  services: job => [serviceKey(job)],
  concernsOthers: false,
});
