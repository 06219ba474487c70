import type { KubernetesObject } from '../manifests';
import { splitApiVersion } from './resources';

/** Kinds whose versions differ in more than their name, so that only the cluster can convert them. */
const CONVERTED: ReadonlySet<string> = new Set([
  'autoscaling/HorizontalPodAutoscaler',
  'kueue.x-k8s.io/ClusterQueue',
  'kueue.x-k8s.io/Cohort',
  'kueue.x-k8s.io/LocalQueue',
  'kueue.x-k8s.io/Workload',
  'serving.kserve.io/LLMInferenceService',
  'serving.kserve.io/LLMInferenceServiceConfig',
]);

/** The object in another version of its kind; undefined where only the cluster can convert it. */
export function convertVersion(
  object: KubernetesObject | null,
  version: string,
): KubernetesObject | null | undefined {
  if (!object) {
    return null;
  }
  const [group, own] = splitApiVersion(object.apiVersion);
  if (version === own || version === '*') {
    return object;
  }
  return CONVERTED.has(`${group}/${object.kind}`)
    ? undefined
    : { ...object, apiVersion: group ? `${group}/${version}` : version };
}
