import { Pod } from '../KubernetesObjects';
import { ResourceFlavor, Workload } from './KueueObjects';

/** What Kueue changes on a pod when it lets it go: no gates, and the nodes of its flavors. */
export function admissionPatch(
  pod: Pod,
  workload: Workload,
  flavors: readonly (ResourceFlavor | undefined)[],
): object {
  const { clusterQueue } = workload.status!.admission!;
  const specs = flavors.map(flavor => flavor?.spec);
  return {
    metadata: {
      labels: {
        'kueue.x-k8s.io/cluster-queue-name': clusterQueue,
        'kueue.x-k8s.io/local-queue-name': workload.spec.queueName,
        'kueue.x-k8s.io/podset': 'main',
      },
      annotations: { 'kueue.x-k8s.io/workload': workload.metadata.name },
    },
    spec: {
      schedulingGates: null,
      nodeSelector: Object.assign(
        {},
        pod.spec.nodeSelector,
        ...specs.map(spec => spec?.nodeLabels),
      ),
      tolerations: [
        ...(pod.spec.tolerations ?? []),
        ...specs.flatMap(spec => spec?.tolerations ?? []),
      ],
    },
  };
}
