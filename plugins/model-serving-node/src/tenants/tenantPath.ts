import {
  BUDGET_ANNOTATION,
  BUDGET_RULE_ANNOTATION,
  COST_CENTER_LABEL,
  GOLDEN_PATHS,
  OWNER_ANNOTATION,
  readBudgetRule,
  TenantRequest,
  tenantRequestSchema,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { GoldenPath } from '../goldenPaths';
import type { Tree } from '../manifests/sourced';
import { TenantContext, tenantObjects } from './tenantObjects';

/** What the files of a tenant are made of. @public */
export interface TenantPathContext extends TenantContext {
  request: TenantRequest;
}

function numberOf(value: unknown): number {
  return Number.parseInt(String(value ?? ''), 10);
}

function readQuota(flavor: any) {
  const resource = (name: string) =>
    flavor.resources?.find((item: any) => item.name === name);
  const accelerators = flavor.resources?.find(
    (item: any) => !['cpu', 'memory'].includes(item.name),
  );
  const memory = resource('memory')?.nominalQuota;
  return {
    flavor: flavor.name,
    accelerators: numberOf(accelerators?.nominalQuota ?? 0),
    ...(accelerators?.borrowingLimit === undefined
      ? {}
      : { borrow: numberOf(accelerators.borrowingLimit) }),
    ...(accelerators?.lendingLimit === undefined
      ? {}
      : { lend: numberOf(accelerators.lendingLimit) }),
    cpu: numberOf(resource('cpu')?.nominalQuota),
    memoryGiB: /^\d+Gi$/.test(String(memory)) ? numberOf(memory) : NaN,
  };
}

/**
 * The golden path of a tenant: `tenant.yaml` with its namespace, queue, limits and rights. The tenant's System entity,
 * and its Group where nobody else provides it, are not among them: the catalog gets them from the cluster.
 * @public
 */
export const tenantPath: GoldenPath<TenantPathContext, TenantRequest> = {
  ...GOLDEN_PATHS.tenant,
  kinds: [
    { apiVersion: 'v1', kind: 'Namespace' },
    { apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'ClusterQueue' },
    { apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'LocalQueue' },
    { apiVersion: 'v1', kind: 'ConfigMap' },
    { apiVersion: 'v1', kind: 'ResourceQuota' },
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding' },
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
    { apiVersion: 'external-secrets.io/v1', kind: 'SecretStore' },
    { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject' },
  ],
  documents: ({ request, ...context }) => [
    ['tenant.yaml', tenantObjects(request, context) as unknown as Tree[]],
  ],
  read(objects) {
    const of = (kind: string): any => objects.find(item => item.kind === kind);
    const namespace = of('Namespace');
    const queue = of('ClusterQueue');
    const data = of('ConfigMap')?.data ?? {};
    const annotations = namespace?.metadata?.annotations ?? {};
    const budget = annotations[BUDGET_ANNOTATION];
    const rule = annotations[BUDGET_RULE_ANNOTATION];
    const parsed = tenantRequestSchema.safeParse({
      name: namespace?.metadata?.name,
      owner: annotations[OWNER_ANNOTATION],
      costCenter: annotations[COST_CENTER_LABEL],
      cohort: queue?.spec?.cohortName,
      quota: (queue?.spec?.resourceGroups?.[0]?.flavors ?? []).map(readQuota),
      limits: {
        acceleratorsPerService: numberOf(data.maxGpusPerService),
        acceleratorsPerPod: numberOf(data.maxGpusPerPod),
        replicas: numberOf(data.maxReplicas),
        priorities: String(data.priorityClasses ?? '')
          .split(',')
          .filter(Boolean),
      },
      budgetPerMonth: budget === undefined ? null : Number(budget),
      ...(rule && { budgetRule: readBudgetRule(rule).rule }),
    });
    return parsed.success ? parsed.data : undefined;
  },
};
