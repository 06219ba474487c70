import { z } from 'zod';
import { ForgeCommit, ForgePull } from '../ForgeRepository';
import * as field from '../http/fields';

const person = z.object({ name: field.name }).nullish();

/** A branch with its last commit. */
export const giteaBranch = z
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
export const giteaCommit = z
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
      commit,
      parents,
    }): ForgeCommit & { parent: string | undefined } => ({
      id: sha,
      message: commit.message,
      author: commit.author?.name ?? '',
      at: created,
      parent: parents?.[0]?.sha,
    }),
  );

/** An entry of a directory's contents; a folder's own id may be missing. */
export const giteaEntry = z.object({
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
export const giteaPull = z
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
  .transform(pull => ({ ...pull, id: pull.number }));

/** A pull request. */
export type GiteaPull = z.infer<typeof giteaPull>;

/**
 * The branch a pull request comes from; undefined for one from another repository. When the branch
 * is gone, Gitea puts the pull request's own ref in its place and keeps the name in the label.
 */
export function headBranchOf({ head, base }: GiteaPull): string | undefined {
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
export function pullOf(pull: GiteaPull): ForgePull {
  const merged = pull.merged === true || Boolean(pull.merged_at);
  return {
    number: pull.number,
    url: pull.html_url,
    branch: headBranchOf(pull) ?? '',
    state: pull.state,
    author: pull.user?.login ?? null,
    openedAt: pull.created_at,
    mergedAt: merged ? pull.merged_at ?? pull.closed_at ?? null : null,
    mergeCommit: merged ? pull.merge_commit_sha || null : null,
    title: pull.title,
    body: pull.body ?? '',
    closedAt: pull.merged_at ?? pull.closed_at ?? null,
    closedHead: null,
  };
}
