import { answers } from '../parts/answers';
import type { Part } from '../parts/Part';
import { kubeconfigAs } from './kubeconfigAs';
import { httpsAt, type LabCluster } from './LabCluster';

/** Kubernetes' own controllers: ReplicaSets, garbage collection, autoscaling, type checks of admission policies. */
export function controllerManager(cluster: LabCluster): Part {
  const kubeconfig = kubeconfigAs(cluster, 'system:kube-controller-manager');
  const port = cluster.ports.controllerManager;
  return {
    name: 'kube-controller-manager',
    after: ['kube-apiserver'],
    program: cluster.tools.program('kubernetes', 'kube-controller-manager'),
    args: [
      `--kubeconfig=${kubeconfig}`,
      `--authentication-kubeconfig=${kubeconfig}`,
      `--authorization-kubeconfig=${kubeconfig}`,
      // As in real clusters, each controller has an account of its own.
      '--use-service-account-credentials=true',
      '--leader-elect=false',
      // By default 20 requests a second, which is what a thousand services would wait for.
      '--kube-api-qps=500',
      '--kube-api-burst=1000',
      '--bind-address=127.0.0.1',
      `--secure-port=${port}`,
      `--cert-dir=${cluster.folder}/kube-controller-manager`,
    ],
    healthy: async () => await answers(`${httpsAt(port)}/healthz`),
  };
}
