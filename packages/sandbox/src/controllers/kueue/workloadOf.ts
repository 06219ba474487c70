import { controlledBy } from '../apps/ownership';
import { Pod } from '../KubernetesObjects';
import { shortDigest } from '../names';
import { Workload } from './KueueObjects';
import { QUEUE_LABEL } from './podWebhook';

/** The Workload that Kueue makes of a gated pod. */
export function workloadOf(
  pod: Pod,
  priorityClass: string | undefined,
  priority: number,
): Workload {
  const { name, namespace, uid, labels } = pod.metadata;
  return {
    apiVersion: 'kueue.x-k8s.io/v1beta2',
    kind: 'Workload',
    metadata: {
      name: `pod-${name}-${shortDigest(uid!, 5)}`,
      namespace,
      labels: { 'kueue.x-k8s.io/job-uid': uid! },
      finalizers: ['kueue.x-k8s.io/resource-in-use'],
      ownerReferences: [controlledBy(pod)],
    },
    spec: {
      active: true,
      podSets: [
        {
          name: 'main',
          count: 1,
          template: { metadata: {}, spec: pod.spec },
          topologyRequest: {
            podIndexLabel: 'kueue.x-k8s.io/pod-group-pod-index',
          },
        },
      ],
      priority,
      ...(priorityClass && {
        priorityClassRef: {
          group: 'kueue.x-k8s.io',
          kind: 'WorkloadPriorityClass',
          name: priorityClass,
        },
      }),
      queueName: labels![QUEUE_LABEL],
    },
  };
}
