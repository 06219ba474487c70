const BRANCH_PREFIX = 'model-serving';
const TENANT_PREFIX = 'model-serving-tenant';
const TENANT_BRANCH =
  /^model-serving-tenant\/([a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)$/;
const BRANCH =
  /^model-serving\/([a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)\/([a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)$/;

/** The one branch that proposals of a service live on. @public */
export function proposalBranch(tenant: string, service: string): string {
  return `${BRANCH_PREFIX}/${tenant}/${service}`;
}

/** The one branch that proposals of a tenant itself live on. @public */
export function tenantBranch(tenant: string): string {
  return `${TENANT_PREFIX}/${tenant}`;
}

/** The tenant of a {@link tenantBranch}; undefined for any other branch. @public */
export function parseTenantBranch(branch: string): string | undefined {
  return TENANT_BRANCH.exec(branch)?.[1];
}

/** The inverse of {@link proposalBranch}; undefined for any other branch. @public */
export function parseProposalBranch(
  branch: string,
): { tenant: string; service: string } | undefined {
  const match = BRANCH.exec(branch);
  return match ? { tenant: match[1], service: match[2] } : undefined;
}
