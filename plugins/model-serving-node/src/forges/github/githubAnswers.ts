import { z } from 'zod';
import { ForgeCommit, ForgePull } from '../ForgeRepository';
import * as field from '../http/fields';

const commitFacts = z.object({
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
}: z.infer<typeof commitFacts>): ForgeCommit {
  return {
    id: sha,
    message: facts.message,
    author: author?.login ?? facts.author?.name ?? '',
    at: facts.author?.date,
  };
}

/** A commit of a branch's history. */
export const commit = commitFacts.transform(commitOf);

/** A branch with its last commit. */
export const branch = z
  .object({ commit: commitFacts })
  .transform(facts => commitOf(facts.commit));

/** A commit as Git knows it, with its files. */
export const gitCommit = z.object({
  sha: field.objectId,
  tree: z.object({ sha: field.objectId }),
});

/** Something new that Git has an id of. */
export const gitObject = z.object({ sha: field.objectId });

/** An entry of a directory's contents. */
export const entry = z.object({
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
export const pull = pullRequest.transform(
  (facts): ForgePull & { id: number } => {
    const { head, base } = facts;
    return {
      id: facts.number,
      number: facts.number,
      url: facts.html_url,
      branch: head.repo?.id === base.repo?.id ? head.ref : '',
      state: facts.state,
      author: facts.user?.login ?? null,
      openedAt: facts.created_at,
      mergedAt: facts.merged_at ?? null,
      mergeCommit: facts.merged_at ? facts.merge_commit_sha ?? null : null,
      title: facts.title,
      // GitHub stores line ends as browsers send them.
      body: (facts.body ?? '').replace(/\r\n/g, '\n'),
      closedAt: facts.closed_at ?? null,
      closedHead: head.sha,
    };
  },
);

/** The account that is signed in. */
export const account = z.object({ login: field.name });

/** An account with access, and whether it can write. */
export const collaborator = z
  .object({
    login: field.name,
    permissions: z.object({ push: z.boolean() }),
  })
  .transform(({ login, permissions }) => ({
    id: login,
    name: login,
    writes: permissions.push,
  }));

export { deployKey } from '../http/fields';

/** The rules of all rulesets that apply to a branch. */
export const rules = z.array(
  z.looseObject({
    type: z.string(),
    parameters: z
      .looseObject({ required_approving_review_count: z.number().optional() })
      .optional(),
  }),
);

/** Classic branch protection. */
export const classicProtection = z.looseObject({
  required_pull_request_reviews: z
    .looseObject({ required_approving_review_count: z.number().optional() })
    .optional(),
  allow_force_pushes: z.object({ enabled: z.boolean() }).optional(),
});
