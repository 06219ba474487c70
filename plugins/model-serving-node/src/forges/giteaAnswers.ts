import { z } from 'zod';
import { PullRequestFacts } from './proposalOf';

/** A commit, as far as it matters whose it is and where it stands. */
export interface GiteaCommit {
  id: string;
  message: string;
  author: string;
  /** When it was made; undefined when the answer does not say. */
  at: string | undefined;
  /** First parent; undefined when there is none, or the answer does not say. */
  parent: string | undefined;
}

const person = z.object({ name: z.string() }).nullish();

/** A branch with its last commit. */
export const giteaBranch = z.object({
  commit: z
    .object({
      id: z.string(),
      message: z.string(),
      author: person,
      timestamp: z.string().optional(),
    })
    .transform(
      ({ id, message, author, timestamp }): GiteaCommit => ({
        id,
        message,
        author: author?.name ?? '',
        at: timestamp,
        parent: undefined,
      }),
    ),
});

/** A commit with its parents. */
export const giteaCommit = z
  .object({
    sha: z.string(),
    created: z.string().optional(),
    commit: z.object({ message: z.string(), author: person }),
    parents: z.array(z.object({ sha: z.string() })).nullish(),
  })
  .transform(
    ({ sha, created, commit, parents }): GiteaCommit => ({
      id: sha,
      message: commit.message,
      author: commit.author?.name ?? '',
      at: created,
      parent: parents?.[0]?.sha,
    }),
  );

/** An entry of a directory's contents. */
export const giteaEntry = z.object({
  type: z.enum(['file', 'dir', 'symlink', 'submodule']),
  path: z.string(),
  sha: z.string(),
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
