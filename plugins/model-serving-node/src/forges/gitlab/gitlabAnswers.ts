import { z } from 'zod';
import { ForgeCommit, ForgePull } from '../ForgeRepository';
import * as field from '../http/fields';

/** A commit. */
export const commit = z
  .object({
    id: field.objectId,
    message: z.string(),
    author_name: field.name,
    committed_date: field.time.nullish(),
  })
  .transform(
    ({ id, message, author_name, committed_date }): ForgeCommit => ({
      id,
      message,
      author: author_name,
      at: committed_date ?? undefined,
    }),
  );

/** A branch with its last commit. */
export const branch = z.object({ commit }).transform(facts => facts.commit);

/** A file or folder. */
export const entry = z
  .object({
    id: field.objectId,
    type: z.string(),
    path: field.path,
    mode: z.string(),
  })
  .transform(({ id, type, path, mode }) => ({
    id: path,
    blob: id,
    type,
    path,
    mode,
  }));

/** A merge request in the form that all forges share; one from a fork has no branch here. */
export const merge = z
  .object({
    iid: z.number().int().positive(),
    web_url: z.string(),
    title: z.string(),
    description: z.string().nullish(),
    state: z.enum(['opened', 'closed', 'locked', 'merged']),
    author: z.object({ username: field.name }).nullish(),
    created_at: field.time,
    closed_at: field.time.nullish(),
    merged_at: field.time.nullish(),
    merge_commit_sha: field.objectId.nullish(),
    squash_commit_sha: field.objectId.nullish(),
    sha: field.objectId.nullish(),
    source_branch: field.name,
    source_project_id: z.number().nullish(),
    target_project_id: z.number().nullish(),
  })
  .transform((facts): ForgePull & { id: number } => {
    const merged = facts.state === 'merged';
    return {
      id: facts.iid,
      number: facts.iid,
      url: facts.web_url,
      branch:
        facts.source_project_id === facts.target_project_id
          ? facts.source_branch
          : '',
      state: facts.state === 'opened' ? 'open' : 'closed',
      author: facts.author?.username ?? null,
      openedAt: facts.created_at,
      mergedAt: merged ? facts.merged_at ?? null : null,
      mergeCommit: merged
        ? facts.merge_commit_sha ?? facts.squash_commit_sha ?? null
        : null,
      title: facts.title,
      body: facts.description ?? '',
      closedAt: facts.merged_at ?? facts.closed_at ?? null,
      closedHead: facts.sha ?? null,
    };
  });

/** The account that is signed in. */
export const account = z.object({ username: field.name });

/** The least role that can push: https://docs.gitlab.com/user/permissions. */
const DEVELOPER = 30;

/** A member, and whether they can write. */
export const member = z
  .object({
    id: z.number(),
    username: field.name,
    access_level: z.number(),
    state: z.string().default('active'),
  })
  .transform(({ id, username, access_level, state }) => ({
    id,
    name: username,
    writes: access_level >= DEVELOPER && state === 'active',
  }));

/** A deploy key, and whether it can write. */
export const deployKey = z
  .object({ id: z.number(), title: field.name, can_push: z.boolean() })
  .transform(({ id, title, can_push }) => ({
    id,
    name: title,
    writes: can_push,
  }));

const level = z.looseObject({
  access_level: z.number().nullish(),
  access_level_description: z.string().default('somebody'),
});

/** The protection of a branch. */
export const protectedBranch = z.object({
  push_access_levels: z.array(level),
  allow_force_push: z.boolean().default(false),
});

/** How many approvals a merge needs. */
export const approvals = z.looseObject({
  approvals_before_merge: z.number().nullish(),
});
