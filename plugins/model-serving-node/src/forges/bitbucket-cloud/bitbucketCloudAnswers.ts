import { z } from 'zod';
import { ForgeCommit, ForgePull } from '../ForgeRepository';
import * as field from '../http/fields';

/** An account; teams and workspaces have no nickname. */
const person = z
  .object({
    nickname: field.name.nullish(),
    display_name: field.name.nullish(),
  })
  .transform(({ display_name, nickname }) => nickname ?? display_name ?? '');

/** Pull requests name commits by the first digits of their ids. */
const shortId = z.string().regex(/^[0-9a-f]{7,64}$/);

/** A commit. */
export const commit = z
  .object({
    hash: field.objectId,
    message: z.string(),
    date: field.time.nullish(),
    author: z
      .object({ raw: field.name.nullish(), user: person.nullish() })
      .nullish(),
  })
  .transform(
    ({ author, date, hash, message }): ForgeCommit => ({
      id: hash,
      message,
      author: author?.user || author?.raw || '',
      at: date ?? undefined,
    }),
  );

/** A branch with its last commit. */
export const branch = z
  .object({ target: commit })
  .transform(({ target }) => target);

/** A file or folder, with its path from the root. */
export const entry = z
  .object({
    type: z.string(),
    path: field.path,
    size: z.number().int().nonnegative().nullish(),
    attributes: z.array(z.string()).nullish(),
  })
  .transform(facts => ({ ...facts, id: facts.path }));

/** A file that differs between two commits. */
export const difference = z
  .object({
    old: z.object({ path: z.string() }).nullish(),
    new: z.object({ path: z.string() }).nullish(),
  })
  .transform(facts => ({
    id: `${facts.old?.path}\n${facts.new?.path}`,
    paths: [facts.old?.path, facts.new?.path].filter(
      (path): path is string => path !== undefined,
    ),
  }));

const side = z.object({
  branch: z.object({ name: field.name }),
  commit: z.object({ hash: shortId }).nullish(),
  repository: z.object({ full_name: field.name }).nullish(),
});

/** A pull request in the form that all forges share; one from a fork has no branch here. */
export const pull = z
  .object({
    id: z.number().int().positive(),
    title: z.string(),
    description: z.string().nullish(),
    state: z.enum(['OPEN', 'MERGED', 'DECLINED', 'SUPERSEDED']),
    author: person.nullish(),
    created_on: field.time,
    updated_on: field.time,
    links: z.object({ html: z.object({ href: z.string() }) }),
    merge_commit: z
      .object({ hash: shortId, date: field.time.nullish() })
      .nullish(),
    source: side,
    destination: side,
  })
  .transform((facts): ForgePull & { id: number } => {
    const merged = facts.state === 'MERGED';
    const { destination, source } = facts;
    // Bitbucket says when it was closed only by the commit that merged it, and else by its last update.
    const closedAt =
      facts.state === 'OPEN'
        ? null
        : facts.merge_commit?.date ?? facts.updated_on;
    return {
      id: facts.id,
      number: facts.id,
      url: facts.links.html.href,
      branch:
        source.repository?.full_name === destination.repository?.full_name
          ? source.branch.name
          : '',
      state: facts.state === 'OPEN' ? 'open' : 'closed',
      author: facts.author || null,
      openedAt: facts.created_on,
      mergedAt: merged ? closedAt : null,
      mergeCommit: merged ? facts.merge_commit?.hash ?? null : null,
      title: facts.title,
      body: facts.description ?? '',
      closedAt,
      closedHead: source.commit?.hash ?? null,
    };
  });

/** A rule for the branches with names of a pattern, or of a role in the branching model. */
export const restriction = z.object({
  id: z.number(),
  kind: z.string(),
  branch_match_kind: z.string(),
  branch_type: z.string().nullish(),
  pattern: z.string().max(500).default(''),
  users: z.array(person).nullish(),
  groups: z.array(z.object({ name: field.name })).nullish(),
  value: z.number().nullish(),
});

/** Which branches have a role. */
export const branchingModel = z.object({
  development: z.object({ name: field.name.nullish() }).nullish(),
  production: z.object({ name: field.name.nullish() }).nullish(),
});

/** The account that is signed in. */
export const account = person;

/** What an account may do with the repository, through any group or project. */
export const permission = z
  .object({ permission: z.string(), user: person.nullish() })
  .transform(facts => ({
    id: facts.user ?? '',
    writes: ['write', 'admin'].includes(facts.permission),
  }));
