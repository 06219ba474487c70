import { z } from 'zod';
import { PullRequestFacts } from './proposalOf';

/** A branch's ref. */
export const githubRef = z.object({ ref: z.string() });

/** An entry of a directory's contents. */
export const githubEntry = z.object({
  type: z.string(),
  path: z.string(),
  sha: z.string(),
});

/** What a branch has that the main branch has not; oldest first. */
export const githubComparison = z.object({
  total_commits: z.number(),
  commits: z.array(
    z.object({
      sha: z.string(),
      author: z.object({ login: z.string().optional() }).nullish(),
      commit: z.object({
        message: z.string(),
        author: z.object({ name: z.string() }).nullish(),
      }),
    }),
  ),
});

/** What a branch has that the main branch has not. */
export type GithubComparison = z.infer<typeof githubComparison>;

const side = z.object({
  ref: z.string(),
  sha: z.string(),
  repo: z.object({ id: z.number() }).nullish(),
});

/** A pull request. */
export const githubPull = z
  .object({
    number: z.number().int(),
    html_url: z.string(),
    title: z.string(),
    body: z.string().nullish(),
    state: z.enum(['open', 'closed']),
    user: z.object({ login: z.string() }).nullish(),
    created_at: z.string(),
    merged_at: z.string().nullish(),
    merge_commit_sha: z.string().nullish(),
    head: side,
    base: side,
  })
  .transform(pull => ({
    ...pull,
    id: pull.number,
    // GitHub stores line ends as browsers send them.
    body: (pull.body ?? '').replace(/\r\n/g, '\n'),
  }));

/** A pull request. */
export type GithubPull = z.infer<typeof githubPull>;

/** A pull request in the form that all forges share; one from a fork has no branch here. */
export function pullRequestFacts(pull: GithubPull): PullRequestFacts {
  const { head, base } = pull;
  return {
    number: pull.number,
    url: pull.html_url,
    branch: head.repo?.id === base.repo?.id ? head.ref : '',
    state: pull.state,
    author: pull.user?.login ?? null,
    openedAt: pull.created_at,
    mergedAt: pull.merged_at ?? null,
    mergeCommit: pull.merged_at ? pull.merge_commit_sha ?? null : null,
  };
}
