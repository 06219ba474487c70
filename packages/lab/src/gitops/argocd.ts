import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyAddOn, namespace } from '../control-plane/applyAddOn';
import { kubeconfigAs, serviceAccount } from '../control-plane/kubeconfigAs';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { parseManifests, readManifests } from '../kubernetes/readManifests';
import { TENANTS } from '../lab/tenants';
import { packageFile } from '../packageFile';
import { answers } from '../parts/answers';
import { isListening } from '../parts/isListening';
import type { Part } from '../parts/Part';
import { waitUntil } from '../parts/waitUntil';
import { ARGOCD_NAMESPACE, repositoryUrl, type GitOpsSite } from './GitOpsSite';

const APPLICATIONS = packageFile('cluster/argocd');
const TEMPLATES = packageFile('../../templates/platform/argocd');
const HEALTH = join(TEMPLATES, 'inference-service-health.yaml');
/** What the golden path writes must be known before it can be applied, whether or not KEDA runs. */
const SCALING = [
  'keda.sh_scaledobjects.yaml',
  'keda.sh_triggerauthentications.yaml',
];
/** How soon a merge is seen; Argo CD's own default is three minutes. */
const RESYNC_SECONDS = 5;

function configuration(): KubernetesObject[] {
  const inNamespace = (name: string) => ({
    name,
    namespace: ARGOCD_NAMESPACE,
    labels: { 'app.kubernetes.io/part-of': 'argocd' },
  });
  const [health] = readManifests(HEALTH);
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: inNamespace('argocd-cm'),
      data: {
        'timeout.reconciliation': `${RESYNC_SECONDS}s`,
        'timeout.reconciliation.jitter': '0s',
        ...(health.data as Record<string, string>),
      },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: inNamespace('argocd-rbac-cm'),
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: inNamespace('argocd-secret'),
      stringData: { 'server.secretkey': randomBytes(32).toString('base64') },
    },
  ];
}

/** The programs of Argo CD are one binary, which goes by the name it is told. */
function program(
  site: GitOpsSite,
  name: string,
  options: Pick<Part, 'args' | 'after' | 'prepare' | 'healthy'>,
): Part {
  const temporary = join(site.folder, 'argocd', name);
  return {
    ...options,
    name,
    program: site.tools.program('argocd', 'cmd'),
    env: {
      ARGOCD_BINARY_NAME: name,
      ARGOCD_FAKE_IN_CLUSTER: 'true',
      ARGOCD_GPG_ENABLED: 'false',
      KUBECONFIG: kubeconfigAs(
        site.cluster,
        serviceAccount(ARGOCD_NAMESPACE, name),
      ),
      TMPDIR: temporary,
      HOME: temporary,
    },
    prepare: async signal => {
      await mkdir(temporary, { recursive: true });
      await options.prepare?.(signal);
    },
  };
}

/** Argo CD: what reads the repository, what applies it, and what makes an Application of each service. */
export function argocd(site: GitOpsSite): Part[] {
  const { cluster, ports, tools } = site;
  const repoServer = `127.0.0.1:${ports.repoServer}`;
  const common = [
    '--namespace',
    ARGOCD_NAMESPACE,
    '--loglevel=info',
    '--logformat=text',
  ];
  const { client } = cluster;
  return [
    program(site, 'argocd-repo-server', {
      after: ['redis', 'kube-controller-manager'],
      args: [
        '--address=127.0.0.1',
        `--port=${ports.repoServer}`,
        '--metrics-address=127.0.0.1',
        `--metrics-port=${ports.repoServerMetrics}`,
        `--redis=127.0.0.1:${ports.redis}`,
        '--disable-tls',
        `--revision-cache-expiration=${RESYNC_SECONDS}s`,
        '--loglevel=info',
        '--logformat=text',
      ],
      prepare: async signal => {
        const definitions = ['application', 'applicationset', 'appproject'];
        await applyAddOn(
          client,
          [
            namespace(ARGOCD_NAMESPACE),
            ...definitions.flatMap(name =>
              readManifests(tools.manifest('argocd', `${name}-crd.yaml`)),
            ),
            ...SCALING.flatMap(name =>
              readManifests(tools.manifest('keda', name)),
            ),
            ...configuration(),
          ],
          signal,
        );
      },
      healthy: async () => await isListening(ports.repoServer),
    }),
    program(site, 'argocd-application-controller', {
      after: ['argocd-repo-server'],
      args: [
        ...common,
        `--metrics-port=${ports.controllerMetrics}`,
        `--redis=127.0.0.1:${ports.redis}`,
        `--repo-server=${repoServer}`,
        '--repo-server-plaintext',
        `--app-resync=${RESYNC_SECONDS}`,
        '--app-resync-jitter=0',
        '--status-processors=4',
        '--operation-processors=4',
      ],
      healthy: async () =>
        await answers(`http://127.0.0.1:${ports.controllerMetrics}/healthz`),
    }),
    program(site, 'argocd-applicationset-controller', {
      after: ['argocd-repo-server'],
      args: [
        ...common,
        `--metrics-addr=127.0.0.1:${ports.applicationSetMetrics}`,
        `--probe-addr=127.0.0.1:${ports.applicationSetHealth}`,
        `--webhook-addr=127.0.0.1:${ports.applicationSetWebhook}`,
        `--argocd-repo-server=${repoServer}`,
        '--repo-server-plaintext',
      ],
      healthy: async () =>
        await answers(
          `http://127.0.0.1:${ports.applicationSetMetrics}/metrics`,
        ),
    }),
  ];
}

/** Whether Argo CD has applied an Application's files, and found them in the cluster as they are. */
function isSynced(application: KubernetesObject): boolean {
  const status = application.status as
    | {
        sync?: { status?: string };
        operationState?: { phase?: string };
      }
    | undefined;
  return (
    status?.sync?.status === 'Synced' &&
    status.operationState?.phase === 'Succeeded'
  );
}

/** What a tenant's project lets its services consist of, as platform owners copy it. */
function tenantKinds(): unknown {
  const projects = readManifests(join(TEMPLATES, 'projects.yaml'));
  const { spec } = projects.find(({ metadata }) => metadata.name === 'team-c')!;
  return (spec as Record<string, unknown>).namespaceResourceWhitelist;
}

/** Has Argo CD apply the repository from now on, and waits until it has for the platform and each tenant. */
export async function applyApplications(
  site: GitOpsSite,
  signal?: AbortSignal,
): Promise<void> {
  const { client } = site.cluster;
  for (const file of ['projects.yaml', 'applications.yaml']) {
    const text = await readFile(join(APPLICATIONS, file), 'utf8');
    const repository = `${repositoryUrl(site)}.git`;
    for (const object of parseManifests(
      text.replaceAll('${REPOSITORY}', repository),
    )) {
      if (object.metadata.name === 'tenants' && object.kind === 'AppProject') {
        Object.assign(object.spec as object, {
          namespaceResourceWhitelist: tenantKinds(),
        });
      }
      await client.apply(object);
    }
  }
  await waitUntil(
    'Argo CD to apply the platform and its tenants',
    async () => {
      const found = await client.list('argoproj.io/v1alpha1', 'Application');
      return found.length > TENANTS.length && found.every(isSynced);
    },
    { seconds: 300, signal },
  );
}
