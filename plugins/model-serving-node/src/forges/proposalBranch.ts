const BRANCH_PREFIX = 'model-serving';
const BRANCH =
  /^model-serving\/([a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)\/([a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)$/;

/** The one branch that proposals of a service live on. @public */
export function proposalBranch(tenant: string, service: string): string {
  return `${BRANCH_PREFIX}/${tenant}/${service}`;
}

/** The inverse of {@link proposalBranch}; undefined for any other branch. @public */
export function parseProposalBranch(
  branch: string,
): { tenant: string; service: string } | undefined {
  const match = BRANCH.exec(branch);
  return match ? { tenant: match[1], service: match[2] } : undefined;
}
