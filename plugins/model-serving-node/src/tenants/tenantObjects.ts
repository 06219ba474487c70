import {
  LABEL_PREFIX,
  TENANT_LABEL,
  OWNER_ANNOTATION,
  TenantRequest,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { KubernetesObject } from '../manifests';
import type { OnboardingConfig } from './OnboardingConfig';

/** What the objects of a tenant are made of, beside the request. @public */
export interface TenantContext {
  config: OnboardingConfig;
  /** Web address of the GitOps repository. */
  repository: string;
  argocdNamespace: string;
  /** Labels of the nodes that the cluster's flavors stand for, by flavor; for the limit on nodes. */
  flavorNodes: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const QUEUE = 'serving';
const wave = (value: number) => ({
  'argocd.argoproj.io/sync-wave': String(value),
});
/** A namespace and its quota are not pruned by accident: somebody has to say so in Argo CD. */
const CONFIRM = {
  'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm',
};

/** The kinds that a tenant's folder of the repository may hold. */
const ALLOWED_KINDS: ReadonlyArray<readonly [group: string, kind: string]> = [
  ['serving.kserve.io', 'InferenceService'],
  ['serving.kserve.io', 'LLMInferenceService'],
  ['apps', 'Deployment'],
  ['', 'Service'],
  ['keda.sh', 'ScaledObject'],
  ['keda.sh', 'TriggerAuthentication'],
  ['external-secrets.io', 'ExternalSecret'],
  ['networking.k8s.io', 'NetworkPolicy'],
  ['gateway.networking.k8s.io', 'HTTPRoute'],
];

function namespaceOf(request: TenantRequest): KubernetesObject {
  const { budgetPerMonth, costCenter, name, owner } = request;
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: { [TENANT_LABEL]: name },
      annotations: {
        [OWNER_ANNOTATION]: owner,
        [`${LABEL_PREFIX}/cost-center`]: costCenter,
        ...(budgetPerMonth === null
          ? {}
          : { [`${LABEL_PREFIX}/budget-per-month`]: String(budgetPerMonth) }),
        ...wave(-2),
        ...CONFIRM,
      },
    },
  };
}

function clusterQueue(
  request: TenantRequest,
  { config }: TenantContext,
): KubernetesObject {
  return {
    apiVersion: 'kueue.x-k8s.io/v1beta2',
    kind: 'ClusterQueue',
    metadata: { name: request.name, annotations: { ...wave(-2), ...CONFIRM } },
    spec: {
      cohortName: request.cohort,
      namespaceSelector: { matchLabels: { [TENANT_LABEL]: request.name } },
      // A neighbour's claim on its own quota evicts what is less important, and never what serves as high as it would.
      preemption: {
        reclaimWithinCohort: 'LowerPriority',
        borrowWithinCohort: { policy: 'Never' },
        withinClusterQueue: 'LowerPriority',
      },
      resourceGroups: [
        {
          coveredResources: ['cpu', 'memory', config.acceleratorResource],
          flavors: request.quota.map(quota => ({
            name: quota.flavor,
            resources: [
              { name: 'cpu', nominalQuota: String(quota.cpu) },
              { name: 'memory', nominalQuota: `${quota.memoryGiB}Gi` },
              {
                name: config.acceleratorResource,
                nominalQuota: String(quota.accelerators),
                ...(quota.borrow === undefined
                  ? {}
                  : { borrowingLimit: String(quota.borrow) }),
                ...(quota.lend === undefined
                  ? {}
                  : { lendingLimit: String(quota.lend) }),
              },
            ],
          })),
        },
      ],
    },
  };
}

function limits(
  request: TenantRequest,
  { flavorNodes }: TenantContext,
): KubernetesObject {
  const { acceleratorsPerPod, acceleratorsPerService, priorities, replicas } =
    request.limits;
  const nodes = request.quota.flatMap(({ flavor }) =>
    Object.entries(flavorNodes[flavor] ?? {}).map(
      ([label, value]) => `${label}=${value}`,
    ),
  );
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'serving-limits', namespace: request.name },
    data: {
      maxGpusPerService: String(acceleratorsPerService),
      maxGpusPerPod: String(acceleratorsPerPod),
      maxReplicas: String(replicas),
      priorityClasses: priorities.join(','),
      acceleratorNodes: [...new Set(nodes)].join(','),
    },
  };
}

/** The objects of a tenant, in the order in which they are applied. @public */
export function tenantObjects(
  request: TenantRequest,
  context: TenantContext,
): KubernetesObject[] {
  const { argocdNamespace, config, repository } = context;
  const { name, owner } = request;
  const rbac = 'rbac.authorization.k8s.io';
  return [
    namespaceOf(request),
    clusterQueue(request, context),
    {
      apiVersion: 'kueue.x-k8s.io/v1beta2',
      kind: 'LocalQueue',
      metadata: {
        name: QUEUE,
        namespace: name,
        labels: { [`${LABEL_PREFIX}/tenant-queue`]: 'true' },
      },
      spec: { clusterQueue: name },
    },
    limits(request, context),
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata: { name: 'members', namespace: name },
      roleRef: {
        apiGroup: rbac,
        kind: 'ClusterRole',
        name: config.memberRole,
      },
      subjects: [{ apiGroup: rbac, kind: 'Group', name: owner.split('/')[1] }],
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'default-deny', namespace: name },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    },
    ...(config.vault
      ? [
          {
            apiVersion: 'external-secrets.io/v1',
            kind: 'SecretStore',
            metadata: { name: 'tenant', namespace: name },
            spec: { provider: { vault: { ...config.vault, path: name } } },
          },
        ]
      : []),
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name, namespace: argocdNamespace },
      spec: {
        description: `Services of ${name}`,
        sourceRepos: [repository, `${repository}.git`],
        destinations: [{ server: '*', namespace: name }],
        clusterResourceWhitelist: [],
        namespaceResourceWhitelist: ALLOWED_KINDS.map(([group, kind]) => ({
          group,
          kind,
        })),
      },
    },
  ] as KubernetesObject[];
}
