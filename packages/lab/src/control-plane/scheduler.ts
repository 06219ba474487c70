import { answers } from '../parts/answers';
import type { Part } from '../parts/Part';
import { kubeconfigAs } from './kubeconfigAs';
import { httpsAt, type LabCluster } from './LabCluster';

/** The scheduler, as Kubernetes ships it. */
export function scheduler(cluster: LabCluster): Part {
  const port = cluster.ports.scheduler;
  const kubeconfig = kubeconfigAs(cluster, 'system:kube-scheduler');
  return {
    name: 'kube-scheduler',
    after: ['kube-apiserver'],
    program: cluster.tools.program('kubernetes', 'kube-scheduler'),
    args: [
      `--kubeconfig=${kubeconfig}`,
      `--authentication-kubeconfig=${kubeconfig}`,
      `--authorization-kubeconfig=${kubeconfig}`,
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
      `--secure-port=${port}`,
      `--cert-dir=${cluster.folder}/kube-scheduler`,
    ],
    healthy: async () => await answers(`${httpsAt(port)}/healthz`),
  };
}
