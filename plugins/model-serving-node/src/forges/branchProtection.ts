import { BranchProtection } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { ForgeHttp, urlPath } from './ForgeHttp';
import { ForgeRefusalError } from './ForgeRefusalError';

/** The answer, or undefined where the credentials may not ask or there is nothing. */
async function ifAllowed<T>(
  http: ForgeHttp,
  path: string,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  try {
    return await http.request(path, schema);
  } catch (error) {
    if (
      error instanceof ForgeRefusalError &&
      [401, 403, 404].includes(error.status)
    ) {
      return undefined;
    }
    throw error;
  }
}

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

const githubBranch = z.object({ protected: z.boolean() });

const githubRules = z.array(
  z.looseObject({
    type: z.string(),
    parameters: z
      .looseObject({ required_approving_review_count: z.number().optional() })
      .optional(),
  }),
);

const githubClassic = z.looseObject({
  required_pull_request_reviews: z
    .looseObject({ required_approving_review_count: z.number().optional() })
    .optional(),
  allow_force_pushes: z.object({ enabled: z.boolean() }).optional(),
});

/** GitHub has rulesets, which every reader sees, and classic protection, which administrators see. */
export async function githubProtection(
  http: ForgeHttp,
  repository: string,
  branch: string,
): Promise<BranchProtection> {
  const at = `${repository}/branches/${urlPath(branch)}`;
  const [facts, rules = [], classic] = await Promise.all([
    http.request(at, githubBranch),
    ifAllowed(
      http,
      `${repository}/rules/branches/${urlPath(branch)}`,
      githubRules,
    ),
    ifAllowed(http, `${at}/protection`, githubClassic),
  ]);
  if (!facts.protected && rules.length === 0) {
    return unprotected(branch);
  }
  const pull = rules.find(rule => rule.type === 'pull_request');
  const reviews = classic?.required_pull_request_reviews;
  const hidden = facts.protected && !classic;
  const needsPull = Boolean(pull || reviews);
  const approvals = Math.max(
    pull?.parameters?.required_approving_review_count ?? 0,
    reviews?.required_approving_review_count ?? 0,
  );
  const keepsHistory =
    rules.some(rule => rule.type === 'non_fast_forward') ||
    classic?.allow_force_pushes?.enabled === false;
  /** What no rule forbids is open, unless there may be rules that are not shown. */
  const open = hidden ? null : true;
  return {
    branch,
    protected: true,
    directPush: needsPull ? false : open,
    pushers: [],
    approvals: approvals > 0 || !hidden ? approvals : null,
    forcePush: keepsHistory ? false : open,
  };
}

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

function unprotected(branch: string): BranchProtection {
  return {
    branch,
    protected: false,
    directPush: null,
    pushers: [],
    approvals: null,
    forcePush: null,
  };
}
