import { BranchProtection } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { ForgeHttp } from '../http/ForgeHttp';
import { ifAllowed } from '../http/ifAllowed';
import { unprotected } from '../unprotected';

const level = z.looseObject({
  access_level: z.number().nullish(),
  access_level_description: z.string().default('somebody'),
});

const gitlabProtectedBranch = z.object({
  push_access_levels: z.array(level),
  allow_force_push: z.boolean().default(false),
});

const gitlabApprovals = z.looseObject({
  approvals_before_merge: z.number().nullish(),
});

/** GitLab's access level 0 is nobody. Approvals are a paid feature that the API may not tell. */
export async function gitlabProtection(
  http: ForgeHttp,
  project: string,
  branch: string,
): Promise<BranchProtection> {
  const rule = await http.find(
    `${project}/protected_branches/${encodeURIComponent(branch)}`,
    gitlabProtectedBranch,
  );
  if (!rule) {
    return unprotected(branch);
  }
  const approvals = await ifAllowed(
    http,
    `${project}/approvals`,
    gitlabApprovals,
  );
  const pushers = rule.push_access_levels
    .filter(({ access_level }) => access_level !== 0)
    .map(({ access_level_description }) => access_level_description);
  return {
    branch,
    protected: true,
    directPush: pushers.length > 0,
    pushers,
    approvals: approvals?.approvals_before_merge ?? null,
    forcePush: rule.allow_force_push,
  };
}
