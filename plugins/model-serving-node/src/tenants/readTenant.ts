import {
  isKubernetesObject,
  KubernetesObject,
  readYamlDocuments,
} from '@model-serving/backstage-kubernetes-policy-node';
import {
  BUDGET_ANNOTATION,
  COST_CENTER_LABEL,
  OWNER_ANNOTATION,
  TenantRequest,
  tenantRequestSchema,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { GitOpsFile } from '../gitops/GitOpsFile';

function numberOf(value: unknown): number {
  return Number.parseInt(String(value ?? ''), 10);
}

/**
 * The answers that a tenant's file amounts to, so that a change can begin with them; null when the
 * file was written by hand in a way that they cannot express.
 * @public
 */
export function readTenant(file: GitOpsFile): TenantRequest | null {
  let objects: KubernetesObject[];
  try {
    objects = readYamlDocuments(file)
      .map(({ value }) => value)
      .filter(isKubernetesObject);
  } catch {
    return null;
  }
  const of = (kind: string): any => objects.find(item => item.kind === kind);
  const namespace = of('Namespace');
  const queue = of('ClusterQueue');
  const data = of('ConfigMap')?.data ?? {};
  const annotations = namespace?.metadata?.annotations ?? {};
  const budget = annotations[BUDGET_ANNOTATION];
  const group = queue?.spec?.resourceGroups?.[0];
  const parsed = tenantRequestSchema.safeParse({
    name: namespace?.metadata?.name,
    owner: annotations[OWNER_ANNOTATION],
    costCenter: annotations[COST_CENTER_LABEL],
    cohort: queue?.spec?.cohortName,
    quota: (group?.flavors ?? []).map((flavor: any) => {
      const resource = (name: string) =>
        flavor.resources?.find((item: any) => item.name === name);
      const accelerators = flavor.resources?.find(
        (item: any) => !['cpu', 'memory'].includes(item.name),
      );
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
        memoryGiB: /^\d+Gi$/.test(String(resource('memory')?.nominalQuota))
          ? numberOf(resource('memory')?.nominalQuota)
          : NaN,
      };
    }),
    limits: {
      acceleratorsPerService: numberOf(data.maxGpusPerService),
      acceleratorsPerPod: numberOf(data.maxGpusPerPod),
      replicas: numberOf(data.maxReplicas),
      priorities: String(data.priorityClasses ?? '')
        .split(',')
        .filter(Boolean),
    },
    budgetPerMonth: budget === undefined ? null : Number(budget),
  });
  return parsed.success ? parsed.data : null;
}
