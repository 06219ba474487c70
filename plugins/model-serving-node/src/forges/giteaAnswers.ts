import { z } from 'zod';
import { PullRequestFacts } from './proposalOf';

/** What is read of Gitea's answer for a branch. */
export const giteaBranch = z.object({
  name: z.string(),
  commit: z.object({ id: z.string(), timestamp: z.string().optional() }),
});

/** An entry of a directory's contents. */
export const giteaEntry = z.object({
  type: z.enum(['file', 'dir', 'symlink', 'submodule']),
  path: z.string(),
  sha: z.string(),
});

/** A commit of a branch's history. */
export const giteaCommit = z.object({
  sha: z.string(),
  author: z.object({ login: z.string() }).nullish(),
  commit: z.object({
    message: z.string(),
    author: z.object({ name: z.string() }).nullish(),
  }),
});

const side = z.object({
  label: z.string().nullish(),
  ref: z.string(),
  repo_id: z.number().nullish(),
});

/** A pull request. */
export const giteaPull = z
  .object({
    number: z.number().int(),
    html_url: z.string(),
    title: z.string(),
    body: z.string().nullish(),
    state: z.enum(['open', 'closed']),
    user: z.object({ login: z.string() }).nullish(),
    created_at: z.string(),
    closed_at: z.string().nullish(),
    merged: z.boolean().optional(),
    merged_at: z.string().nullish(),
    merge_commit_sha: z.string().nullish(),
    head: side,
    base: side,
  })
  .transform(pull => ({ ...pull, id: pull.number, body: pull.body ?? '' }));

/** A pull request. */
export type GiteaPull = z.infer<typeof giteaPull>;

/**
 * The branch a pull request comes from; undefined for one from another repository. When the branch
 * is gone, Gitea puts the pull request's own ref in its place and keeps the name in the label.
 */
export function headBranchOf(pull: GiteaPull): string | undefined {
  const { head, base } = pull;
  if (
    typeof head.repo_id === 'number' &&
    typeof base.repo_id === 'number' &&
    head.repo_id !== base.repo_id
  ) {
    return undefined;
  }
  return head.label || head.ref;
}

/** A pull request in the form that all forges share. */
export function pullRequestFacts(pull: GiteaPull): PullRequestFacts {
  const merged = pull.merged === true || Boolean(pull.merged_at);
  return {
    number: pull.number,
    url: pull.html_url,
    branch: headBranchOf(pull) ?? '',
    state: pull.state,
    author: pull.user?.login ?? null,
    openedAt: pull.created_at,
    mergedAt: merged ? pull.merged_at ?? pull.closed_at ?? null : null,
    mergeCommit: merged ? pull.merge_commit_sha ?? null : null,
  };
}
