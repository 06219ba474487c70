import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { looseDefinition } from '../kubernetes/looseDefinition';
import { readManifests } from '../kubernetes/readManifests';
import { answers } from '../parts/answers';
import type { Part } from '../parts/Part';
import { applyAddOn, namespace } from './applyAddOn';
import { Authority } from './Authority';
import { writeKeyPair } from './keyPairFiles';
import { kubeconfigAs, serviceAccount } from './kubeconfigAs';
import { httpsAt, type LabCluster } from './LabCluster';
import { withWebhooksAt } from './webhookAddresses';

const NAMESPACE = 'kueue-system';
const SECRET = 'kueue-webhook-server-cert';
const SERVICE = 'kueue-webhook-service';
// The name by which Kueue looks for its authority.
const AUTHORITY = 'kueue-ca';

/** How Kueue asks an autoscaler for nodes. Without the kind, its controller of that admission check does not start. */
const PROVISIONING_REQUEST = looseDefinition({
  group: 'autoscaling.x-k8s.io',
  kind: 'ProvisioningRequest',
  plural: 'provisioningrequests',
  versions: [{ name: 'v1', served: true, storage: true }],
});

function configuration(cluster: LabCluster, certificates: string) {
  const { ports } = cluster;
  return {
    apiVersion: 'config.kueue.x-k8s.io/v1beta2',
    kind: 'Configuration',
    namespace: NAMESPACE,
    health: { healthProbeBindAddress: `127.0.0.1:${ports.kueueHealth}` },
    metrics: { bindAddress: `127.0.0.1:${ports.kueueMetrics}` },
    webhook: {
      host: '127.0.0.1',
      port: ports.kueueWebhook,
      certDir: certificates,
    },
    leaderElection: { leaderElect: false },
    clientConnection: { qps: 500, burst: 1000 },
    // With this off, Kueue reads a certificate from a fixed path under /etc. On, it accepts
    // the one it finds in its Secret as long as that is valid, and watches over it.
    internalCertManagement: {
      enable: true,
      webhookServiceName: SERVICE,
      webhookSecretName: SECRET,
    },
    managedJobsNamespaceSelector: {
      // Kueue's own default. Scenarios are recorded in namespaces that are no tenant's,
      // so that no policy of the platform has a say in them.
      matchExpressions: [
        {
          key: 'kubernetes.io/metadata.name',
          operator: 'NotIn',
          values: ['kube-system', 'kueue-system'],
        },
      ],
    },
    integrations: { frameworks: ['batch/job', 'pod', 'deployment'] },
    ...cluster.kueueConfiguration,
  };
}

async function certificateSecret(
  certificates: string,
): Promise<{ secret: KubernetesObject; authority: string }> {
  const authority = await Authority.create(AUTHORITY);
  const own = await authority.keyPair();
  const server = await authority.issue(SERVICE, [
    `${SERVICE}.${NAMESPACE}.svc`,
  ]);
  await writeKeyPair(certificates, server);
  return {
    authority: own.certificate,
    secret: {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: SECRET, namespace: NAMESPACE },
      stringData: {
        'ca.crt': own.certificate,
        'ca.key': own.key,
        'tls.crt': server.certificate,
        'tls.key': server.key,
      },
    },
  };
}

/** Where an installation by manifests keeps the configuration, and whoever wants to know it looks. */
function configurationObject(text: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'kueue-manager-config', namespace: NAMESPACE },
    data: { 'controller_manager_config.yaml': text },
  };
}

/** Kueue, for pods and Deployments in the namespaces of tenants. */
export function kueue(cluster: LabCluster): Part {
  const { client, folder, ports, tools } = cluster;
  const config = join(folder, 'kueue.yaml');
  const certificates = join(folder, 'kueue');
  return {
    name: 'kueue',
    after: ['kube-controller-manager'],
    program: tools.program('kueue', 'kueue'),
    args: [
      `--kubeconfig=${kubeconfigAs(
        cluster,
        serviceAccount(NAMESPACE, 'kueue-controller-manager'),
      )}`,
      `--config=${config}`,
      '--feature-gates=VisibilityOnDemand=false',
    ],
    prepare: async signal => {
      const { secret, authority } = await certificateSecret(certificates);
      await writeFile(config, stringify(configuration(cluster, certificates)));
      const wanted = readManifests(tools.manifest('kueue', 'kueue.yaml'))
        .filter(
          ({ kind }) =>
            kind === 'CustomResourceDefinition' ||
            kind.endsWith('WebhookConfiguration'),
        )
        .map(object =>
          withWebhooksAt(object, httpsAt(ports.kueueWebhook), authority),
        );
      await applyAddOn(
        client,
        [
          namespace(NAMESPACE),
          secret,
          configurationObject(readFileSync(config, 'utf8')),
          PROVISIONING_REQUEST,
          ...wanted,
        ],
        signal,
      );
    },
    healthy: async () =>
      await answers(`http://127.0.0.1:${ports.kueueHealth}/readyz`),
  };
}
