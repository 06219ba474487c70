import { Proposal, ServiceDetail, Tenant } from '../api';
import { TenantRequest } from '../tenantRequest';

/** What is known of a tenant when somebody wants to change it. @public */
export interface TenantStanding {
  tenant: Tenant | undefined;
  services: readonly ServiceDetail[];
  proposals: readonly Proposal[];
}

function listed(names: readonly string[]): string {
  return names.length > 5
    ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`
    : names.join(', ');
}

function openProposals({ proposals }: TenantStanding): string[] {
  const open = proposals.filter(({ state }) => state === 'open');
  return open.length > 0
    ? [
        `Open proposals must be checked again after this change: ${listed(
          open.map(({ number, service }) => `#${number} ${service}`),
        )}.`,
      ]
    : [];
}

/** The services that break a bound, with the number that does. */
function over(
  services: readonly ServiceDetail[],
  bound: number,
  amountOf: (service: ServiceDetail) => number | null,
): string[] {
  return services.flatMap(service => {
    const amount = amountOf(service);
    return amount !== null && amount > bound
      ? [`${service.ref.name} (${amount})`]
      : [];
  });
}

function overLimits(
  services: readonly ServiceDetail[],
  { limits, quota }: TenantRequest,
): string[] {
  const flavors = new Set(quota.map(({ flavor }) => flavor));
  const rules: Array<[string, string[]]> = [
    [
      `more than ${limits.acceleratorsPerService} accelerators at their upper bound`,
      over(
        services,
        limits.acceleratorsPerService,
        ({ accelerator, replicas }) =>
          accelerator && replicas.max !== null
            ? accelerator.count * replicas.max
            : null,
      ),
    ],
    [
      `more than ${limits.acceleratorsPerPod} accelerators in a pod`,
      over(
        services,
        limits.acceleratorsPerPod,
        ({ accelerator }) => accelerator?.count ?? null,
      ),
    ],
    [
      `more than ${limits.replicas} replicas at their upper bound`,
      over(services, limits.replicas, ({ replicas }) => replicas.max),
    ],
    [
      'a flavor that the tenant would have no quota of',
      services
        .filter(
          ({ accelerator }) =>
            accelerator?.flavor && !flavors.has(accelerator.flavor),
        )
        .map(({ accelerator, ref }) => `${ref.name} (${accelerator!.flavor})`),
    ],
  ];
  return rules.flatMap(([what, names]) =>
    names.length > 0
      ? [
          `Services with ${what} keep running until they are changed, and every change of them is refused: ${listed(
            names,
          )}.`,
        ]
      : [],
  );
}

function overQuota(tenant: Tenant, { quota }: TenantRequest): string[] {
  // What a shared queue uses is not the tenant's alone.
  return (tenant.queueSharedWith > 0 ? [] : tenant.quota)
    .filter(({ resource }) => !['cpu', 'memory'].includes(resource))
    .flatMap(({ flavor, resource, used }) => {
      const next = quota.find(item => item.flavor === flavor);
      const nominal = next?.accelerators ?? 0;
      return used > nominal
        ? [
            `It uses ${used} ${resource} of ${flavor}, and would own ${nominal}: the rest becomes borrowed, and others of the cohort may take it back by evicting its pods.`,
          ]
        : [];
    });
}

function overBudget(
  services: readonly ServiceDetail[],
  { budgetPerMonth }: TenantRequest,
): string[] {
  const known = services.flatMap(({ cost }) => cost.monthToDate.value ?? []);
  const spent = known.reduce((sum, value) => sum + value, 0);
  return budgetPerMonth !== null && spent > budgetPerMonth
    ? [
        `It has spent ${spent.toFixed(
          2,
        )} this month, which is more than a budget of ${budgetPerMonth}.`,
      ]
    : [];
}

/** What a change of a tenant would break, in sentences; empty when nothing that is known. @public */
export function changeImpact(
  standing: TenantStanding,
  next: TenantRequest,
): string[] {
  const { services, tenant } = standing;
  return [
    ...(tenant?.owner && tenant.owner !== next.owner
      ? [
          `Ownership moves to ${next.owner}: members of ${tenant.owner} lose access, and every service keeps the old owner label until it is proposed again.`,
        ]
      : []),
    ...(tenant?.costCenter && tenant.costCenter !== next.costCenter
      ? [
          `Services carry cost center ${tenant.costCenter}; the policy refuses every change of them that does not also say ${next.costCenter}.`,
        ]
      : []),
    ...overLimits(services, next),
    ...(tenant ? overQuota(tenant, next) : []),
    ...overBudget(services, next),
    ...openProposals(standing),
  ];
}

/** What taking a tenant away would break. @public */
export function offBoardImpact(standing: TenantStanding): string[] {
  const { services, tenant } = standing;
  const lends =
    tenant && tenant.queueSharedWith === 0
      ? tenant.quota.filter(({ free }) => free > 0)
      : [];
  return [
    ...(services.length > 0
      ? [
          `${
            services.length === 1 ? 'A service stops' : 'Services stop'
          } and lose their addresses: ${listed(
            services.map(({ ref, verdict }) => `${ref.name} (${verdict.word})`),
          )}. Remove their folders from the repository first.`,
        ]
      : []),
    ...(lends.length > 0
      ? [
          `Its quota leaves the cohort, so others can borrow less: ${listed(
            lends.map(({ flavor, nominal, resource }) =>
              `${nominal} ${resource} of ${flavor}`.trim(),
            ),
          )}.`,
        ]
      : []),
    ...openProposals(standing),
  ];
}
