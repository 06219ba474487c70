import { ProjectedPod } from '@model-serving/backstage-plugin-model-serving-common';

/** Where the API server gives the logs of a pod. */
export function podLogPath({ namespace, name }: ProjectedPod): string {
  return `/api/v1/namespaces/${encodeURIComponent(
    namespace ?? '',
  )}/pods/${encodeURIComponent(name)}/log`;
}
