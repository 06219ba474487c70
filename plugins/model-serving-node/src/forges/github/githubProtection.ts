import { BranchProtection } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { ForgeHttp, urlPath } from '../http/ForgeHttp';
import { ifAllowed } from '../http/ifAllowed';
import { unprotected } from '../unprotected';

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
