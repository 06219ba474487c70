import { z } from 'zod';
import { ForgeCommit, ForgePull } from '../ForgeRepository';
import * as field from '../http/fields';
import { listOf } from '../../http/lists';

const HEADS = 'refs/heads/';
const NO_OBJECT = '0'.repeat(40);

/** Azure DevOps answers a list as the `value` of an object. */
export function valueOf<T>(item: z.ZodType<T>, most?: number): z.ZodType<T[]> {
  return z
    .object({ value: listOf(item, most) })
    .transform(({ value }) => value);
}

/** A branch or tag. */
export const ref = z.object({ name: field.name, objectId: field.objectId });

/** What became of a change of a branch: the call succeeds also when the change did not. */
export const refUpdate = z.object({
  success: z.boolean(),
  updateStatus: z.string(),
});

/** A commit with its first parent; undefined when there is none. */
export const commit = z
  .object({
    commitId: field.objectId,
    comment: z.string(),
    author: z
      .object({ name: field.name.nullish(), date: field.time.nullish() })
      .nullish(),
    parents: z.array(field.objectId).nullish(),
  })
  .transform(
    ({
      author,
      commitId,
      comment,
      parents,
    }): ForgeCommit & {
      parent: string | undefined;
    } => ({
      id: commitId,
      message: comment,
      author: author?.name ?? '',
      at: author?.date ?? undefined,
      parent: parents?.[0],
    }),
  );

/** A commit in a list, with the beginning of its message. */
export const listedCommit = commit.transform(
  ({ parent: _, ...facts }): ForgeCommit => facts,
);

/** A file or folder, with its path from the root. */
export const item = z
  .object({
    objectId: field.objectId,
    gitObjectType: z.string(),
    path: z.string().startsWith('/').max(4_096),
    isSymLink: z.boolean().default(false),
  })
  .transform(({ path, ...facts }) => ({ ...facts, path: path.slice(1) }));

/** A pull request in the form that all forges share; one from a fork has no branch here. */
export const pull = (repositoryUrl: string) =>
  z
    .object({
      pullRequestId: z.number().int().positive(),
      title: z.string(),
      description: z.string().nullish(),
      status: z.enum(['active', 'abandoned', 'completed', 'notSet']),
      createdBy: z.object({ uniqueName: field.name.nullish() }).nullish(),
      creationDate: field.time,
      closedDate: field.time.nullish(),
      sourceRefName: field.name,
      forkSource: z.unknown().optional(),
      lastMergeCommit: z.object({ commitId: field.objectId }).nullish(),
      lastMergeSourceCommit: z.object({ commitId: field.objectId }).nullish(),
    })
    .transform((facts): ForgePull & { id: number } => {
      const merged = facts.status === 'completed';
      const closedAt =
        facts.status === 'active' ? null : facts.closedDate ?? null;
      return {
        id: facts.pullRequestId,
        number: facts.pullRequestId,
        url: `${repositoryUrl}/pullrequest/${facts.pullRequestId}`,
        branch: facts.forkSource ? '' : branchOf(facts.sourceRefName),
        state: facts.status === 'active' ? 'open' : 'closed',
        author: facts.createdBy?.uniqueName ?? null,
        openedAt: facts.creationDate,
        mergedAt: merged ? closedAt : null,
        mergeCommit: merged ? facts.lastMergeCommit?.commitId ?? null : null,
        title: facts.title,
        body: facts.description ?? '',
        closedAt,
        closedHead: facts.lastMergeSourceCommit?.commitId ?? null,
      };
    });

/** A branch policy. */
export const policy = z.object({
  isEnabled: z.boolean(),
  isBlocking: z.boolean(),
  isDeleted: z.boolean().default(false),
  type: z.object({ id: z.string() }),
  settings: z.looseObject({
    minimumApproverCount: z.number().optional(),
  }),
});

/** Ids of a repository and its project. */
export const ids = z.object({
  id: z.string().max(100),
  project: z.object({ id: z.string().max(100) }),
});

/** Who is allowed and denied what, as bits, at one place of the security hierarchy. */
export const accessControlList = z.object({
  inheritPermissions: z.boolean().default(true),
  acesDictionary: z.record(
    z.string().max(500),
    z.object({
      descriptor: z.string().max(500),
      allow: z.number().int(),
      deny: z.number().int(),
    }),
  ),
});

/** The account that is signed in. */
export const connection = z.object({
  authenticatedUser: z.object({ descriptor: z.string().max(500) }),
});

/**
 * What an identity's descriptor says of it: the account of a user (`…;<directory>\alice@example.com`), the
 * security identifier of a group.
 */
export function identityName(descriptor: string): string {
  const [kind, rest = descriptor] = descriptor.split(/;(.*)/s);
  const account = rest.slice(rest.lastIndexOf('\\') + 1);
  return kind.endsWith('TeamFoundation.Identity') ? `team ${account}` : account;
}

/** The full name of a branch. */
export function refOf(branch: string): string {
  return `${HEADS}${branch}`;
}

/** What a branch that does not exist points at. */
export const noObject = NO_OBJECT;

function branchOf(name: string): string {
  return name.startsWith(HEADS) ? name.slice(HEADS.length) : '';
}
