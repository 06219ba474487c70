import { z } from 'zod';

const NAME = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const GROUP =
  /^group:[a-z0-9][-a-z0-9._]*\/[a-z0-9]([-a-z0-9._]{0,61}[a-z0-9])?$/;
const LABEL_VALUE = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

const name = (what: string) =>
  z
    .string()
    .max(63, `${what} may have at most 63 characters`)
    .regex(
      NAME,
      `${what} must start with a letter, end with a letter or digit, and hold only a-z, 0-9 and '-'`,
    );

const count = (what: string, most: number) =>
  z
    .number(`${what} must be a number`)
    .int(`${what} must be a whole number`)
    .min(0, `${what} must not be negative`)
    .max(most, `${what} may be at most ${most}`);

/** Quota of one flavor, in whole accelerators, cores and GiB. @public */
export const tenantQuotaSchema = z.strictObject({
  flavor: name('flavor'),
  accelerators: count('accelerators', 10_000),
  /** How many more it may borrow from its cohort; left out: as many as are free. */
  borrow: count('borrow', 10_000).optional(),
  /** How many of its own it lends while it does not use them; left out: all. */
  lend: count('lend', 10_000).optional(),
  cpu: count('cpu', 100_000),
  memoryGiB: count('memoryGiB', 1_000_000),
});

/**
 * What a platform owner answers to set up a tenant, or to change one: the whole of it, since a
 * change replaces what was there. Unknown keys are refused.
 * @public
 */
export const tenantRequestSchema = z.strictObject({
  /** Also the namespace and the queue. */
  name: name('name'),
  owner: z
    .string()
    .regex(GROUP, 'owner must be a group such as group:default/team-a'),
  costCenter: z
    .string()
    .regex(LABEL_VALUE, 'costCenter must be usable as the value of a label'),
  cohort: name('cohort'),
  quota: z
    .array(tenantQuotaSchema)
    .min(1, 'quota must name at least one flavor')
    .max(16)
    .refine(
      quota => new Set(quota.map(({ flavor }) => flavor)).size === quota.length,
      { message: 'quota names a flavor twice' },
    ),
  limits: z.strictObject({
    acceleratorsPerService: count('acceleratorsPerService', 1_000),
    acceleratorsPerPod: count('acceleratorsPerPod', 64),
    replicas: count('replicas', 64),
    priorities: z.array(name('priority')).min(1).max(16),
  }),
  /** In the price book's currency; null for none. */
  budgetPerMonth: z.number().min(0).max(1e9).nullable(),
  /** What happens to requests that bring it above shares of its budget; as by default where it is left out. */
  budgetRule: z
    .strictObject({
      above80: z.enum(['none', 'warn', 'refuse']),
      above100: z.enum(['none', 'warn', 'refuse']),
    })
    .optional(),
});

/** @public */
export type TenantRequest = z.infer<typeof tenantRequestSchema>;

/** A proposal about a tenant, as the form and the scaffolder's action send it to be planned. @public */
export type TenantProposal =
  | { action: 'set-up' | 'change'; request: unknown }
  | { action: 'off-board'; tenant: string };

/**
 * Reads a proposal out of a form's flat answers, whatever else is in there; undefined while the
 * question what to do, or about whom, is not answered. The request is not judged here.
 * @public
 */
export function tenantProposalOf(answers: unknown): TenantProposal | undefined {
  const data = (
    typeof answers === 'object' && answers !== null ? answers : {}
  ) as Record<string, unknown>;
  const { action } = data;
  if (typeof data.name !== 'string' || data.name === '') {
    return undefined;
  }
  if (action === 'off-board') {
    return { action, tenant: data.name };
  }
  if (action !== 'set-up' && action !== 'change') {
    return undefined;
  }
  const known = Object.keys(tenantRequestSchema.shape).filter(
    key => data[key] !== undefined,
  );
  return {
    action,
    request: {
      budgetPerMonth: null,
      ...Object.fromEntries(known.map(key => [key, data[key]])),
    },
  };
}
