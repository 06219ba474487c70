import { BranchProtection } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { ForgeHttp, urlPath } from '../http/ForgeHttp';
import { ifAllowed } from '../http/ifAllowed';
import { unprotected } from '../unprotected';

const giteaBranch = z.object({
  protected: z.boolean(),
  required_approvals: z.number().default(0),
  user_can_push: z.boolean().default(false),
  effective_branch_protection_name: z.string().default(''),
});

const giteaRule = z.object({
  enable_push: z.boolean(),
  enable_push_whitelist: z.boolean().default(false),
  push_whitelist_usernames: z.array(z.string()).nullish(),
  push_whitelist_teams: z.array(z.string()).nullish(),
  push_whitelist_deploy_keys: z.boolean().default(false),
  enable_force_push: z.boolean().default(false),
});

/**
 * Gitea names the rule of a branch to administrators of the repository only. For others, who else
 * may push is not known, but whether they themselves may is.
 */
export async function giteaProtection(
  http: ForgeHttp,
  repository: string,
  branch: string,
): Promise<BranchProtection> {
  const facts = await http.request(
    `${repository}/branches/${urlPath(branch)}`,
    giteaBranch,
  );
  if (!facts.protected) {
    return unprotected(branch);
  }
  const name = facts.effective_branch_protection_name;
  const rule = name
    ? await ifAllowed(
        http,
        `${repository}/branch_protections/${encodeURIComponent(name)}`,
        giteaRule,
      )
    : undefined;
  const listed = rule
    ? [
        ...(rule.push_whitelist_usernames ?? []),
        ...(rule.push_whitelist_teams ?? []).map(team => `team ${team}`),
        ...(rule.push_whitelist_deploy_keys ? ['deploy keys'] : []),
      ]
    : [];
  const everybody = rule?.enable_push && !rule.enable_push_whitelist;
  let pushers: string[] = [];
  if (rule?.enable_push) {
    pushers = everybody ? ['everybody who can write'] : listed;
  } else if (facts.user_can_push) {
    pushers = ['the portal itself'];
  }
  const nobody = rule ? false : null;
  return {
    branch,
    protected: true,
    directPush: pushers.length > 0 ? true : nobody,
    pushers,
    approvals: facts.required_approvals,
    forcePush: rule ? rule.enable_force_push : null,
  };
}
