import { InputError } from '@backstage/errors';
import { z } from 'zod';

const dnsLabel = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'must be a DNS label');

const tenantFactsSchema = z.object({
  name: dnsLabel,
  namespace: dnsLabel,
  owner: z
    .string()
    .regex(
      /^group:[a-z0-9]([-a-z0-9_.]*[a-z0-9])?\/[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
      'must be a full reference to a group, such as group:default/team-a',
    ),
  costCenter: z
    .string()
    .max(63)
    .regex(/^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/, 'must be a label'),
  localQueue: dnsLabel,
});

/** What the cluster says about a tenant, from its namespace and its LocalQueue. @public */
export interface TenantFacts {
  name: string;
  namespace: string;
  /** Full entity ref of the owning group. */
  owner: string;
  costCenter: string;
  localQueue: string;
}

/** Checks facts that are about to become part of a manifest. */
export function assertTenantFacts(facts: TenantFacts): TenantFacts {
  const parsed = tenantFactsSchema.safeParse(facts);
  if (!parsed.success) {
    throw new InputError(
      `Tenant ${JSON.stringify(
        facts.name,
      )} is not set up for serving: ${z.prettifyError(parsed.error)}`,
    );
  }
  return facts;
}

/** The group's own name, which fits a label; the full reference does not. */
export function ownerLabel(tenant: TenantFacts): string {
  return tenant.owner.slice(tenant.owner.indexOf('/') + 1);
}
