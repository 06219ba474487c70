import { z } from 'zod';
import { PullRequestFacts } from './proposalOf';

/** A commit. */
export const gitlabCommit = z.object({
  id: z.string(),
  author_name: z.string(),
  author_email: z.string(),
});

/** A commit. */
export type GitlabCommit = z.infer<typeof gitlabCommit>;

/** A branch with its last commit. */
export const gitlabBranch = z.object({
  name: z.string(),
  commit: gitlabCommit,
});

/** What a branch has that the main branch has not. */
export const gitlabComparison = z.object({ commits: z.array(gitlabCommit) });

/** A file or folder below a directory. */
export const gitlabEntry = z
  .object({ id: z.string(), type: z.string(), path: z.string() })
  .transform(({ id, type, path }) => ({ id: path, blob: id, type, path }));

/** Whose token it is. */
export const gitlabUser = z.object({
  username: z.string(),
  email: z.string().nullish(),
  commit_email: z.string().nullish(),
  public_email: z.string().nullish(),
});

/** A merge request. */
export const gitlabMerge = z
  .object({
    iid: z.number().int(),
    web_url: z.string(),
    title: z.string(),
    description: z.string().nullish(),
    state: z.enum(['opened', 'closed', 'locked', 'merged']),
    author: z.object({ username: z.string() }).nullish(),
    created_at: z.string(),
    merged_at: z.string().nullish(),
    merge_commit_sha: z.string().nullish(),
    squash_commit_sha: z.string().nullish(),
    sha: z.string().nullish(),
    source_branch: z.string(),
    source_project_id: z.number().nullish(),
    target_project_id: z.number().nullish(),
  })
  .transform(merge => ({
    ...merge,
    id: merge.iid,
    description: merge.description ?? '',
  }));

/** A merge request. */
export type GitlabMerge = z.infer<typeof gitlabMerge>;

/** A merge request in the form that all forges share; one from a fork has no branch here. */
export function mergeRequestFacts(merge: GitlabMerge): PullRequestFacts {
  const merged = merge.state === 'merged';
  return {
    number: merge.iid,
    url: merge.web_url,
    branch:
      merge.source_project_id === merge.target_project_id
        ? merge.source_branch
        : '',
    state: merge.state === 'opened' ? 'open' : 'closed',
    author: merge.author?.username ?? null,
    openedAt: merge.created_at,
    mergedAt: merged ? merge.merged_at ?? null : null,
    mergeCommit: merged
      ? merge.merge_commit_sha ?? merge.squash_commit_sha ?? null
      : null,
  };
}
