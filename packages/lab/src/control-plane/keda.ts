import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { conditionOf } from '../kubernetes/KubernetesObject';
import { readManifests } from '../kubernetes/readManifests';
import { answers } from '../parts/answers';
import type { Part } from '../parts/Part';
import { waitUntil } from '../parts/waitUntil';
import { KEDA_KINDS } from '../tools/groups';
import { applyAddOn, namespace } from './applyAddOn';
import { writeKeyPair } from './keyPairFiles';
import { kubeconfigAs, serviceAccount } from './kubeconfigAs';
import { httpsAt, type LabCluster } from './LabCluster';

const NAMESPACE = 'keda';
const METRICS_SERVER = 'keda-metrics-apiserver';

/** Ports that KEDA listens on. */
export const KEDA_PORT_NAMES = [
  'operatorHealth',
  'operatorMetrics',
  'operatorService',
  'server',
  'serverMetrics',
] as const;

/** What the programs of KEDA share. */
export interface KedaSite {
  cluster: LabCluster;
  ports: Record<(typeof KEDA_PORT_NAMES)[number], number>;
}

function certificates({ cluster }: KedaSite): string {
  return join(cluster.folder, 'keda');
}

function environment({ cluster }: KedaSite): Record<string, string> {
  return {
    KUBECONFIG: kubeconfigAs(
      cluster,
      serviceAccount(NAMESPACE, 'keda-operator'),
    ),
    POD_NAMESPACE: NAMESPACE,
    KEDA_CLUSTER_OBJECT_NAMESPACE: NAMESPACE,
    WATCH_NAMESPACE: '',
  };
}

/** KEDA's operator: scales what a ScaledObject names, by what its triggers measure. */
export function kedaOperator(site: KedaSite): Part {
  const { cluster, ports } = site;
  const { authority, client, tools } = cluster;
  const folder = certificates(site);
  return {
    name: 'keda',
    after: ['kube-controller-manager'],
    program: tools.program('keda', 'operator'),
    args: [
      `--health-probe-bind-address=127.0.0.1:${ports.operatorHealth}`,
      `--metrics-bind-address=127.0.0.1:${ports.operatorMetrics}`,
      `--metrics-service-bind-address=127.0.0.1:${ports.operatorService}`,
      `--cert-dir=${folder}`,
      `--ca-dir=${folder}`,
      '--zap-log-level=info',
    ],
    env: environment(site),
    prepare: async signal => {
      const names = [`${METRICS_SERVER}.${NAMESPACE}.svc`];
      await writeKeyPair(folder, await authority.issue('keda', names));
      await writeFile(join(folder, 'ca.crt'), authority.certificate);
      await applyAddOn(
        client,
        [
          namespace(NAMESPACE),
          ...KEDA_KINDS.flatMap(name =>
            readManifests(tools.manifest('keda', `${name}.yaml`)),
          ),
        ],
        signal,
      );
    },
    healthy: async () =>
      await answers(`http://127.0.0.1:${ports.operatorHealth}/readyz`),
  };
}

/**
 * KEDA's server of external metrics, without which no HorizontalPodAutoscaler of KEDA's sees a number.
 * What it says about itself it offers on every address of this machine: it knows no option for that.
 */
export function kedaMetricsServer(site: KedaSite): Part {
  const { cluster, ports } = site;
  const { authority, client, kubeconfig, tools } = cluster;
  const folder = certificates(site);
  const group = 'external.metrics.k8s.io';
  return {
    name: METRICS_SERVER,
    after: ['keda'],
    program: tools.program('keda', 'adapter'),
    args: [
      '--bind-address=127.0.0.1',
      `--secure-port=${ports.server}`,
      `--port=${ports.serverMetrics}`,
      `--cert-dir=${folder}`,
      `--tls-cert-file=${join(folder, 'tls.crt')}`,
      `--tls-private-key-file=${join(folder, 'tls.key')}`,
      `--metrics-service-address=127.0.0.1:${ports.operatorService}`,
      `--lister-kubeconfig=${kubeconfig}`,
      `--authentication-kubeconfig=${kubeconfig}`,
      `--authorization-kubeconfig=${kubeconfig}`,
      '--zap-log-level=info',
    ],
    env: environment(site),
    healthy: async () => await answers(`${httpsAt(ports.server)}/readyz`),
    // Only now: an API that is registered and does not answer keeps namespaces from being deleted.
    settle: async signal => {
      await client.apply({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: METRICS_SERVER, namespace: NAMESPACE },
        spec: { type: 'ExternalName', externalName: 'localhost' },
      });
      const registration = await client.apply({
        apiVersion: 'apiregistration.k8s.io/v1',
        kind: 'APIService',
        metadata: { name: `v1beta1.${group}` },
        spec: {
          group,
          version: 'v1beta1',
          groupPriorityMinimum: 100,
          versionPriority: 100,
          caBundle: Buffer.from(authority.certificate).toString('base64'),
          service: {
            name: METRICS_SERVER,
            namespace: NAMESPACE,
            port: ports.server,
          },
        },
      });
      const { apiVersion, kind, metadata } = registration;
      await waitUntil(
        'external metrics to be served',
        async () =>
          conditionOf(
            await client.get(apiVersion, kind, metadata.name),
            'Available',
          )?.status === 'True',
        { seconds: 60, signal },
      );
    },
  };
}
