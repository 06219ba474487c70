import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import {
  BUDGET_ANNOTATION,
  BUDGET_RULE_ANNOTATION,
  COST_CENTER_LABEL,
  TENANT_QUEUE_LABEL,
  TENANT_LABEL,
  writeBudgetRule,
  OWNER_ANNOTATION,
  TenantRequest,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { ObjectKind } from '../goldenPaths';
import type { OnboardingConfig, OnboardingLimits } from './OnboardingConfig';
import { SERVING_LIMITS } from './servingLimits';

/** What the objects of a tenant are made of, besides the request. @public */
export interface TenantContext {
  config: OnboardingConfig;
  /** Web address of the GitOps repository. */
  repository: string;
  argocdNamespace: string;
  /** Kinds that the golden paths of services write. */
  serviceKinds: readonly ObjectKind[];
  /** Labels of the nodes of the cluster's flavors, by flavor; for the limit on nodes. */
  flavorNodes: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const QUEUE = 'serving';
const wave = (value: number) => ({
  'argocd.argoproj.io/sync-wave': String(value),
});
/** Every pod is judged, whoever makes it; several engines run as root, which the level `restricted` forbids. */
const POD_SECURITY = { 'pod-security.kubernetes.io/enforce': 'baseline' };
/** A namespace and its quota are not pruned by accident: it has to be confirmed in Argo CD. */
const CONFIRM = {
  'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm',
};

/** Kinds that a tenant's folder of the repository may hold in addition to those of the golden paths. */
const FURTHER_KINDS: readonly ObjectKind[] = [
  { apiVersion: 'serving.kserve.io/v1alpha2', kind: 'LLMInferenceService' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute' },
];

/** Group and kind of everything that Argo CD may apply for a tenant, each once. */
function allowedKinds(serviceKinds: readonly ObjectKind[]) {
  const allowed = [...serviceKinds, ...FURTHER_KINDS].map(
    ({ apiVersion, kind }) => ({
      group: apiVersion.includes('/') ? apiVersion.split('/')[0] : '',
      kind,
    }),
  );
  return allowed.filter(
    (each, index) =>
      allowed.findIndex(
        ({ group, kind }) => group === each.group && kind === each.kind,
      ) === index,
  );
}

function namespaceOf(request: TenantRequest): KubernetesObject {
  const { budgetPerMonth, budgetRule, costCenter, name, owner } = request;
  const rule = budgetRule && writeBudgetRule(budgetRule);
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: { [TENANT_LABEL]: name, ...POD_SECURITY },
      annotations: {
        [OWNER_ANNOTATION]: owner,
        [COST_CENTER_LABEL]: costCenter,
        ...(budgetPerMonth === null
          ? {}
          : { [BUDGET_ANNOTATION]: String(budgetPerMonth) }),
        ...(rule && { [BUDGET_RULE_ANNOTATION]: rule }),
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
      // A neighbor's claim on its own quota evicts what is less important, and never what serves as high as it would.
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

function servingLimits(
  request: TenantRequest,
  { config, flavorNodes }: TenantContext,
): KubernetesObject {
  const { acceleratorsPerPod, acceleratorsPerService, priorities, replicas } =
    request.limits;
  const nodesOf = (flavors: TenantRequest['quota']) =>
    [
      ...new Set(
        flavors.flatMap(({ flavor }) =>
          Object.entries(flavorNodes[flavor] ?? {}).map(
            ([label, value]) => `${label}=${value}`,
          ),
        ),
      ),
    ].join(',');
  const ofCpus = nodesOf(
    request.quota.filter(
      ({ accelerators, borrow }) => accelerators === 0 && borrow === 0,
    ),
  );
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: SERVING_LIMITS, namespace: request.name },
    data: {
      maxGpusPerService: String(acceleratorsPerService),
      maxGpusPerPod: String(acceleratorsPerPod),
      maxReplicas: String(replicas),
      priorityClasses: priorities.join(','),
      acceleratorNodes: nodesOf(request.quota),
      // Pods without accelerators may select the nodes of flavors of which the tenant never has any.
      ...(ofCpus !== '' && { nodeLabels: ofCpus }),
      ...optionalLimits(request.name, config.limits),
    },
  };
}

/** Keys that were configured; what holds without one is said by the policies. */
function optionalLimits(
  tenant: string,
  limits: OnboardingLimits,
): Record<string, string> {
  const { gateways, hostnames, storageClasses } = limits;
  const values: Record<string, string | undefined> = {
    storageClasses: storageClasses.join(','),
    maxStoragePerClaim: limits.maxStoragePerClaim,
    maxScratch: limits.maxScratch,
    companionCpu: limits.companionCpu,
    companionMemory: limits.companionMemory,
    maxGraceSeconds: limits.maxGraceSeconds?.toString(),
    hostnames: hostnames
      .map(host => host.replaceAll('{tenant}', tenant))
      .join(','),
    gateways: gateways.join(','),
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      value ? [[key, value]] : [],
    ),
  );
}

/** How many objects there may be: API server, nodes and load balancers are shared too. */
function objectQuota(
  request: TenantRequest,
  { config }: TenantContext,
): KubernetesObject {
  const { pods, storageClasses, totalStorage } = config.limits;
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'tenant-objects', namespace: request.name },
    spec: {
      hard: {
        pods: String(pods),
        services: '100',
        'services.loadbalancers': '0',
        'services.nodeports': '0',
        persistentvolumeclaims: storageClasses.length > 0 ? '50' : '0',
        'requests.storage': storageClasses.length > 0 ? totalStorage : '0',
        configmaps: '200',
        secrets: '200',
      },
    },
  };
}

/** With the tenant's name wherever `{tenant}` stands. */
function forTenant(value: object, tenant: string): object {
  return JSON.parse(JSON.stringify(value), (_, each) =>
    typeof each === 'string' ? each.replaceAll('{tenant}', tenant) : each,
  );
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
        labels: { [TENANT_QUEUE_LABEL]: 'true' },
      },
      spec: { clusterQueue: name },
    },
    servingLimits(request, context),
    objectQuota(request, context),
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
            spec: {
              provider: {
                vault: {
                  ...config.vault,
                  path: name,
                  ...(config.vault.auth
                    ? { auth: forTenant(config.vault.auth, name) }
                    : {}),
                },
              },
            },
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
        namespaceResourceWhitelist: allowedKinds(context.serviceKinds),
      },
    },
  ] as KubernetesObject[];
}
