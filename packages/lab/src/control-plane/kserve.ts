import { join } from 'node:path';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { readManifests } from '../kubernetes/readManifests';
import { answers } from '../parts/answers';
import { isListening } from '../parts/isListening';
import type { Part } from '../parts/Part';
import { applyAddOn, namespace } from './applyAddOn';
import { writeKeyPair } from './keyPairFiles';
import { kubeconfigAs, serviceAccount } from './kubeconfigAs';
import { httpsAt, type LabCluster } from './LabCluster';
import { withWebhooksAt } from './webhookAddresses';

const NAMESPACE = 'kserve';

/** KServe's own ConfigMap, set to plain Deployments and no ingress. */
export function serviceConfiguration(
  shipped: KubernetesObject,
): KubernetesObject {
  const data = shipped.data as Record<string, string>;
  const { _example: _, ...settings } = data;
  return {
    ...shipped,
    metadata: { name: shipped.metadata.name, namespace: NAMESPACE },
    data: {
      ...settings,
      deploy: JSON.stringify({ defaultDeploymentMode: 'Standard' }),
      ingress: JSON.stringify({
        ...JSON.parse(data.ingress),
        disableIngressCreation: true,
        disableIstioVirtualHost: true,
      }),
    },
  };
}

/** KServe's controller of InferenceServices, with its webhooks. */
export function kserve(cluster: LabCluster): Part {
  const { client, folder, ports, tools } = cluster;
  // KServe looks for its certificate in a fixed folder below the one for temporary files.
  const temporary = join(folder, 'kserve');
  return {
    name: 'kserve',
    after: ['kube-controller-manager', 'kueue'],
    program: tools.program('kserve', 'manager'),
    args: [
      `--metrics-addr=127.0.0.1:${ports.kserveMetrics}`,
      `--health-probe-addr=127.0.0.1:${ports.kserveHealth}`,
      `--webhook-port=${ports.kserveWebhook}`,
    ],
    env: {
      KUBECONFIG: kubeconfigAs(
        cluster,
        serviceAccount(NAMESPACE, 'kserve-controller-manager'),
      ),
      POD_NAMESPACE: NAMESPACE,
      TMPDIR: temporary,
    },
    prepare: async signal => {
      await writeKeyPair(
        join(temporary, 'k8s-webhook-server', 'serving-certs'),
        await cluster.authority.issue('kserve'),
      );
      const [shipped] = readManifests(
        tools.manifest('kserve', 'inferenceservice-config.yaml'),
      );
      const wanted = readManifests(tools.manifest('kserve', 'kserve.yaml'))
        .filter(
          ({ kind }) =>
            kind === 'CustomResourceDefinition' ||
            kind.endsWith('WebhookConfiguration'),
        )
        .map(object =>
          withWebhooksAt(
            object,
            httpsAt(ports.kserveWebhook),
            cluster.authority.certificate,
          ),
        );
      await applyAddOn(
        client,
        [namespace(NAMESPACE), serviceConfiguration(shipped), ...wanted],
        signal,
      );
    },
    healthy: async () =>
      (await answers(`http://127.0.0.1:${ports.kserveHealth}/readyz`)) &&
      (await isListening(ports.kserveWebhook)),
  };
}
