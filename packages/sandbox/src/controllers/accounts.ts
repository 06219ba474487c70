import { Account } from './KubernetesClient';

const serviceAccount = (namespace: string, name: string): Account => ({
  user: `system:serviceaccount:${namespace}:${name}`,
});

/** The accounts of a cluster's own parts, by which policies and audits know them. */
export const ACCOUNTS = {
  argocd: serviceAccount('argocd', 'argocd-application-controller'),
  deployments: serviceAccount('kube-system', 'deployment-controller'),
  jobs: serviceAccount('kube-system', 'job-controller'),
  externalSecrets: serviceAccount('external-secrets', 'external-secrets'),
  gateway: serviceAccount('kube-system', 'sandbox-gateway'),
  keda: serviceAccount('keda', 'keda-operator'),
  kserve: serviceAccount('kserve', 'kserve-controller-manager'),
  kserveLlm: serviceAccount('kserve', 'llmisvc-controller-manager'),
  kubelet: { user: 'system:node:sandbox', groups: ['system:nodes'] },
  kueue: serviceAccount('kueue-system', 'kueue-controller-manager'),
  /** Writes on a pod where it is reached, as network plugins do. */
  network: serviceAccount('kube-system', 'sandbox-network'),
  podCollector: serviceAccount('kube-system', 'pod-garbage-collector'),
  policyStatus: serviceAccount(
    'kube-system',
    'validatingadmissionpolicy-status-controller',
  ),
  replicaSets: serviceAccount('kube-system', 'replicaset-controller'),
  scheduler: { user: 'system:kube-scheduler' },
} as const satisfies Record<string, Account>;
