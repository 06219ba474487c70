import type { KubernetesObject } from '../kubernetes/KubernetesObject';

/** The lease by which a node's kubelet shows that it lives. */
export function nodeLease(
  nodeName: string,
  spec?: Record<string, unknown>,
): KubernetesObject {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: nodeName, namespace: 'kube-node-lease' },
    ...(spec ? { spec } : {}),
  };
}

/** The lease held by another: the lab's kubelet no longer renews it, and the node stops reporting. */
export function lostLease(nodeName: string): KubernetesObject {
  return nodeLease(nodeName, {
    holderIdentity: 'nobody',
    leaseDurationSeconds: 3600,
    renewTime: new Date().toISOString().replace('Z', '000Z'),
  });
}
