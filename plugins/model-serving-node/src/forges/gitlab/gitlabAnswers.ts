import { z } from 'zod';
import { ForgeCommit, ForgePull } from '../ForgeRepository';
import * as field from '../http/fields';

/** A commit. */
export const gitlabCommit = z
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
export const gitlabBranch = z
  .object({ commit: gitlabCommit })
  .transform(({ commit }) => commit);

/** A file or folder. */
export const gitlabEntry = z
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
export const gitlabMerge = z
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
  .transform((merge): ForgePull & { id: number } => {
    const merged = merge.state === 'merged';
    return {
      id: merge.iid,
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
      title: merge.title,
      body: merge.description ?? '',
      closedAt: merge.merged_at ?? merge.closed_at ?? null,
      closedHead: merge.sha ?? null,
    };
  });
