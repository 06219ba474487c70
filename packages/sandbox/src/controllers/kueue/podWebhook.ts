import { Deployment, Pod } from '../KubernetesObjects';
import { shortDigest } from '../names';

export const QUEUE_LABEL = 'kueue.x-k8s.io/queue-name';
export const PRIORITY_LABEL = 'kueue.x-k8s.io/priority-class';
export const MANAGED_LABEL = 'kueue.x-k8s.io/managed';
export const ADMISSION_GATE = 'kueue.x-k8s.io/admission';
const SUSPENDING_PARENT = 'kueue.x-k8s.io/pod-suspending-parent';

/** What Kueue's webhook makes of a Deployment: one with a queue label hands it to its pods. */
export function withQueueOnTemplate(deployment: Deployment): Deployment {
  const queue = deployment.metadata.labels?.[QUEUE_LABEL];
  const { template } = deployment.spec;
  const { labels, annotations } = template.metadata;
  if (!queue || (labels?.[QUEUE_LABEL] === queue && labels?.[MANAGED_LABEL])) {
    return deployment;
  }
  const priority = deployment.metadata.labels?.[PRIORITY_LABEL];
  const metadata = {
    ...template.metadata,
    labels: {
      ...labels,
      [MANAGED_LABEL]: 'true',
      [QUEUE_LABEL]: queue,
      ...(priority && { [PRIORITY_LABEL]: priority }),
    },
    annotations: { ...annotations, [SUSPENDING_PARENT]: 'deployment' },
  };
  return {
    ...deployment,
    spec: { ...deployment.spec, template: { ...template, metadata } },
  };
}

/** What Kueue's webhook makes of a pod: one that names a queue, or that it manages already, waits behind gates. */
export function withGates(pod: Pod): Pod {
  const { labels } = pod.metadata;
  if (!labels?.[QUEUE_LABEL] && labels?.[MANAGED_LABEL] !== 'true') {
    return pod;
  }
  const roleHash = shortDigest(JSON.stringify(pod.spec), 8);
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      labels: { ...labels, [MANAGED_LABEL]: 'true' },
      annotations: {
        ...pod.metadata.annotations,
        'kueue.x-k8s.io/role-hash': roleHash,
      },
    },
    spec: {
      ...pod.spec,
      schedulingGates: [
        { name: ADMISSION_GATE },
        { name: 'kueue.x-k8s.io/topology' },
      ],
    },
  };
}

/** Whether Kueue still holds the pod back. */
export function isGated(pod: Pod): boolean {
  return Boolean(
    pod.spec.schedulingGates?.some(({ name }) => name === ADMISSION_GATE),
  );
}
