import { z } from 'zod';
import { ForgeCommit, ForgePull } from '../ForgeRepository';
import * as field from '../http/fields';

const commit = z.object({
  sha: field.objectId,
  author: z.object({ login: field.name.optional() }).nullish(),
  commit: z.object({
    message: z.string(),
    author: z
      .object({ name: field.name, date: field.time.optional() })
      .nullish(),
  }),
});

function commitOf({
  sha,
  author,
  commit: facts,
}: z.infer<typeof commit>): ForgeCommit {
  return {
    id: sha,
    message: facts.message,
    author: author?.login ?? facts.author?.name ?? '',
    at: facts.author?.date,
  };
}

/** A commit of a branch's history. */
export const githubCommit = commit.transform(commitOf);

/** A branch with its last commit. */
export const githubBranch = z
  .object({ commit })
  .transform(branch => commitOf(branch.commit));

/** A commit as Git knows it, with its files. */
export const githubGitCommit = z.object({
  sha: field.objectId,
  tree: z.object({ sha: field.objectId }),
});

/** Something new that Git has an id of. */
export const githubObject = z.object({ sha: field.objectId });

/** An entry of a directory's contents. */
export const githubEntry = z.object({
  type: z.string(),
  path: field.path,
  sha: field.objectId,
});

const side = z.object({
  ref: field.name,
  sha: field.objectId,
  repo: z.object({ id: z.number() }).nullish(),
});

const pullRequest = z.object({
  number: z.number().int().positive(),
  html_url: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']),
  user: z.object({ login: field.name }).nullish(),
  created_at: field.time,
  closed_at: field.time.nullish(),
  merged_at: field.time.nullish(),
  merge_commit_sha: field.objectId.nullish(),
  head: side,
  base: side,
});

/** A pull request in the form that all forges share; one from a fork has no branch here. */
export const githubPull = pullRequest.transform(
  (pull): ForgePull & { id: number } => {
    const { head, base } = pull;
    return {
      id: pull.number,
      number: pull.number,
      url: pull.html_url,
      branch: head.repo?.id === base.repo?.id ? head.ref : '',
      state: pull.state,
      author: pull.user?.login ?? null,
      openedAt: pull.created_at,
      mergedAt: pull.merged_at ?? null,
      mergeCommit: pull.merged_at ? pull.merge_commit_sha ?? null : null,
      title: pull.title,
      // GitHub stores line ends as browsers send them.
      body: (pull.body ?? '').replace(/\r\n/g, '\n'),
      closedAt: pull.closed_at ?? null,
      closedHead: head.sha,
    };
  },
);
