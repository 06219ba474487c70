import { Tenant } from '../api';
import { readBudgetRule } from '../cost/budgetRule';
import { tenantEntityRef } from '../entities';
import {
  ClusterPicture,
  ProjectedClusterQueue,
  ProjectedLocalQueue,
  ProjectedNamespace,
} from '../kubernetes';
import { TENANT_LABEL, TENANT_QUEUE_LABEL } from '../labels';
import { flavorQuotasOf } from '../quota/flavorQuota';
import { PictureIndex } from '../kubernetes/PictureIndex';
import { servicesOf } from '../services/serviceParts';
import { DescribeContext } from '../verdict/context';
import { freshnessOf } from '../verdict/freshness';

/** On LocalQueues: the one that a tenant's services are put into. */

function queueProblems(
  namespace: ProjectedNamespace,
  localQueue: ProjectedLocalQueue | undefined,
  clusterQueue: ProjectedClusterQueue | undefined,
): string[] {
  if (!localQueue) {
    return ['The namespace has no LocalQueue, so nothing can be admitted.'];
  }
  const problems: string[] = [];
  if (localQueue.stopPolicy !== 'None') {
    problems.push(
      `LocalQueue ${localQueue.name} is stopped (${localQueue.stopPolicy}).`,
    );
  }
  if (!clusterQueue) {
    problems.push(
      `LocalQueue ${localQueue.name} refers to ClusterQueue ${localQueue.clusterQueue}, which does not exist.`,
    );
    return problems;
  }
  if (clusterQueue.stopPolicy !== 'None') {
    problems.push(
      `ClusterQueue ${clusterQueue.name} is stopped (${clusterQueue.stopPolicy}).`,
    );
  }
  const active = clusterQueue.conditions.find(({ type }) => type === 'Active');
  if (active?.status === 'False') {
    problems.push(
      `ClusterQueue ${clusterQueue.name} is not active: ${
        active.message ?? active.reason
      }.`,
    );
  }
  const wanted = clusterQueue.namespaceLabels['kubernetes.io/metadata.name'];
  if (
    clusterQueue.namespaceSelector === 'none' ||
    (wanted !== undefined && wanted !== namespace.name)
  ) {
    problems.push(
      `ClusterQueue ${clusterQueue.name} does not admit workloads of namespace ${namespace.name}.`,
    );
  }
  return problems;
}

/** Why nothing can be said about queues; undefined when it can. */
function unreadableQueues(picture: ClusterPicture): string[] | undefined {
  for (const kind of ['LocalQueue', 'ClusterQueue'] as const) {
    switch (picture.kinds[kind]?.state) {
      case 'live':
      case 'unreachable':
        break;
      case 'not-installed':
        return ['Kueue is not installed, so there is no quota.'];
      case 'forbidden':
        return [
          `Its quota is unknown: the portal is not allowed to read ${kind}s.`,
        ];
      default:
        return [`Its quota is unknown: ${kind}s have not been read yet.`];
    }
  }
  return undefined;
}

/** The queue of the golden path: the labeled one, or the only one. */
function tenantQueue(
  queues: readonly ProjectedLocalQueue[],
): ProjectedLocalQueue | undefined {
  return (
    queues.find(({ labels }) => labels[TENANT_QUEUE_LABEL] === 'true') ??
    (queues.length === 1 ? queues[0] : undefined)
  );
}

/** Other namespaces with a LocalQueue of the same ClusterQueue. */
function sharersOf(
  { objects }: ClusterPicture,
  localQueue: ProjectedLocalQueue | undefined,
): Set<string> {
  return new Set(
    (objects.LocalQueue ?? []).flatMap(({ clusterQueue, namespace }) =>
      clusterQueue === localQueue?.clusterQueue &&
      namespace &&
      namespace !== localQueue.namespace
        ? namespace
        : [],
    ),
  );
}

function budgetOf(text: string | null): {
  value: number | null;
  problem?: string;
} {
  if (text === null || text === '') {
    return { value: null };
  }
  return /^\d+(\.\d+)?$/.test(text)
    ? { value: Number(text) }
    : {
        value: null,
        problem: `Its budget '${text.slice(0, 40)}' is not a number.`,
      };
}

/** Services by namespace. */
function countServices(picture: ClusterPicture): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { ref } of servicesOf(new PictureIndex(picture))) {
    counts.set(ref.namespace, (counts.get(ref.namespace) ?? 0) + 1);
  }
  return counts;
}

function namespacesByTenant(picture: ClusterPicture): Map<string, string[]> {
  const byTenant = new Map<string, string[]>();
  for (const { labels, name } of picture.objects.Namespace ?? []) {
    const tenant = labels[TENANT_LABEL];
    if (tenant) {
      byTenant.set(tenant, [...(byTenant.get(tenant) ?? []), name]);
    }
  }
  return byTenant;
}

/**
 * The tenants of a cluster: namespaces that the platform labeled. Quota is what the tenant's own
 * ClusterQueue sees; other tenants' numbers are not in it.
 *
 * @param services - how many services each namespace has; counted where it is not given
 * @public
 */
export function describeTenants(
  picture: ClusterPicture,
  { prices }: Pick<DescribeContext, 'now' | 'primaryCluster' | 'prices'>,
  services: ReadonlyMap<string, number> = countServices(picture),
): Tenant[] {
  const priorities = (picture.objects.WorkloadPriorityClass ?? [])
    .slice()
    .sort((a, b) => b.value - a.value || a.name.localeCompare(b.name))
    .map(({ name }) => name);
  const freshness = freshnessOf(picture, [
    'Namespace',
    'LocalQueue',
    'ClusterQueue',
  ]);
  const unreadable = unreadableQueues(picture);
  const namespaces = namespacesByTenant(picture);
  return (picture.objects.Namespace ?? []).flatMap(namespace => {
    const name = namespace.labels[TENANT_LABEL];
    if (!name) {
      return [];
    }
    const localQueue = tenantQueue(
      (picture.objects.LocalQueue ?? []).filter(
        queue => queue.namespace === namespace.name,
      ),
    );
    const clusterQueue = picture.objects.ClusterQueue?.find(
      queue => queue.name === localQueue?.clusterQueue,
    );
    const budget = budgetOf(namespace.budgetPerMonth);
    const { rule, problem } = readBudgetRule(namespace.budgetRule);
    const duplicate = duplicateTenantProblem(name, namespaces.get(name) ?? []);
    const problems = [
      ...(duplicate ? [duplicate] : []),
      ...(namespace.owner ? [] : ['The namespace has no owner.']),
      ...(unreadable ?? queueProblems(namespace, localQueue, clusterQueue)),
      ...(budget.problem ? [budget.problem] : []),
      ...(problem ? [problem] : []),
    ];
    return [
      {
        ...freshness,
        name,
        cluster: picture.cluster,
        namespace: namespace.name,
        owner: namespace.owner,
        costCenter: namespace.costCenter,
        localQueue: localQueue?.name ?? null,
        clusterQueue: localQueue?.clusterQueue ?? null,
        queueSharedWith: sharersOf(picture, localQueue).size,
        cohort: clusterQueue?.cohort ?? null,
        quota: clusterQueue ? flavorQuotasOf(picture, clusterQueue.name) : [],
        pending: localQueue?.pending ?? null,
        admitted: localQueue?.admitted ?? null,
        services: services.get(namespace.name) ?? 0,
        budgetPerMonth: budget.value,
        budgetRule: rule,
        currency: prices?.currency ?? null,
        priorities,
        entityRef: tenantEntityRef(name),
        problems,
      },
    ];
  });
}

/**
 * What is wrong when several namespaces of one cluster say that they are the same tenant's.
 *
 * @returns undefined for one namespace
 * @public
 */
export function duplicateTenantProblem(
  tenant: string,
  namespaces: readonly string[],
): string | undefined {
  return namespaces.length > 1
    ? `Namespaces ${[...namespaces]
        .sort()
        .join(
          ' and ',
        )} have the same label ${TENANT_LABEL}: ${tenant}. No services can be proposed for this tenant until a platform owner changes one of these labels.`
    : undefined;
}
