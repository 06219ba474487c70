import { z } from 'zod';
import { ForgeCommit, ForgePull } from '../ForgeRepository';
import * as field from '../http/fields';

const person = z.object({ name: field.name }).nullish();

/** A branch with its last commit. */
export const branch = z
  .object({
    commit: z.object({
      id: field.objectId,
      message: z.string(),
      author: person,
      timestamp: field.time.optional(),
    }),
  })
  .transform(
    ({ commit }): ForgeCommit => ({
      id: commit.id,
      message: commit.message,
      author: commit.author?.name ?? '',
      at: commit.timestamp,
    }),
  );

/** A commit with its first parent; undefined when there is none. */
export const commit = z
  .object({
    sha: field.objectId,
    created: field.time.optional(),
    commit: z.object({ message: z.string(), author: person }),
    parents: z.array(z.object({ sha: field.objectId })).nullish(),
  })
  .transform(
    ({
      sha,
      created,
      commit: facts,
      parents,
    }): ForgeCommit & { parent: string | undefined } => ({
      id: sha,
      message: facts.message,
      author: facts.author?.name ?? '',
      at: created,
      parent: parents?.[0]?.sha,
    }),
  );

/** A commit in a list. */
export const listedCommit = commit.transform(
  ({ parent: _, ...facts }): ForgeCommit => facts,
);

/** An entry of a directory's contents; a folder's own id may be missing. */
export const entry = z.object({
  type: z.enum(['file', 'dir', 'symlink', 'submodule']),
  path: field.path,
  sha: z.union([field.objectId, z.literal('')]),
});

const side = z.object({
  label: field.name.nullish(),
  ref: field.name,
  repo_id: z.number().nullish(),
});

/** A pull request. */
export const pull = z
  .object({
    number: z.number().int().positive(),
    html_url: z.string(),
    title: z.string(),
    body: z.string().nullish(),
    state: z.enum(['open', 'closed']),
    user: z.object({ login: field.name }).nullish(),
    created_at: field.time,
    closed_at: field.time.nullish(),
    merged: z.boolean().optional(),
    merged_at: field.time.nullish(),
    merge_commit_sha: field.objectId.or(z.literal('')).nullish(),
    head: side,
    base: side,
  })
  .transform(facts => ({ ...facts, id: facts.number }));

/** A pull request. */
export type Pull = z.infer<typeof pull>;

/**
 * The branch a pull request comes from; undefined for one from another repository. When the branch
 * is gone, Gitea puts the pull request's own ref in its place and keeps the name in the label.
 */
export function headBranchOf({ head, base }: Pull): string | undefined {
  if (
    typeof head.repo_id === 'number' &&
    typeof base.repo_id === 'number' &&
    head.repo_id !== base.repo_id
  ) {
    return undefined;
  }
  return head.label || head.ref;
}

/**
 * A pull request in the form that all forges share. Of a closed one Gitea shows where its branch is
 * now, not the last commit that it keeps.
 */
export function pullOf(facts: Pull): ForgePull {
  const merged = facts.merged === true || Boolean(facts.merged_at);
  return {
    number: facts.number,
    url: facts.html_url,
    branch: headBranchOf(facts) ?? '',
    state: facts.state,
    author: facts.user?.login ?? null,
    openedAt: facts.created_at,
    mergedAt: merged ? facts.merged_at ?? facts.closed_at ?? null : null,
    mergeCommit: merged ? facts.merge_commit_sha || null : null,
    title: facts.title,
    body: facts.body ?? '',
    closedAt: facts.merged_at ?? facts.closed_at ?? null,
    closedHead: null,
  };
}

const WRITES = ['write', 'admin', 'owner'];

/** An account. */
export const account = z
  .object({ login: field.name })
  .transform(({ login }) => ({ id: login }));

/** Whether a collaborator can write. */
export const permission = z
  .object({ permission: z.string() })
  .transform(facts => ({ writes: WRITES.includes(facts.permission) }));

/** A team, and whether it can write. */
export const team = z
  .object({
    name: field.name,
    permission: z.string(),
    units_map: z.record(z.string(), z.string()).nullish(),
  })
  .transform(each => ({
    id: each.name,
    writes: WRITES.includes(each.units_map?.['repo.code'] ?? each.permission),
  }));

export { deployKey } from '../http/fields';

/** What every reader is told of a branch's protection. */
export const branchProtection = z.object({
  protected: z.boolean(),
  required_approvals: z.number().default(0),
  user_can_push: z.boolean().default(false),
  effective_branch_protection_name: z.string().default(''),
});

/** The rule that protects a branch. */
export const protectionRule = z.object({
  enable_push: z.boolean(),
  enable_push_whitelist: z.boolean().default(false),
  push_whitelist_usernames: z.array(z.string()).nullish(),
  push_whitelist_teams: z.array(z.string()).nullish(),
  push_whitelist_deploy_keys: z.boolean().default(false),
  enable_force_push: z.boolean().default(false),
});

/** Who may push to a branch although it is protected. */
export function pushersOf(rule: z.infer<typeof protectionRule>): string[] {
  return rule.enable_push_whitelist
    ? [
        ...(rule.push_whitelist_usernames ?? []),
        ...(rule.push_whitelist_teams ?? []).map(each => `team ${each}`),
        ...(rule.push_whitelist_deploy_keys ? ['deploy keys'] : []),
      ]
    : ['everybody who can write'];
}
