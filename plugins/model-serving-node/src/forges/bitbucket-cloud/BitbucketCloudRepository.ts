import { ConflictError } from '@backstage/errors';
import { BranchProtection } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { Change } from '../Forge';
import {
  ForgeCommit,
  ForgeCommits,
  ForgeFolder,
  ForgePull,
  ForgeTreeEntry,
} from '../ForgeRepository';
import { badRequestAsConflict, ForgeRefusalError } from '../http/failures';
import { urlPath } from '../../http/HttpClient';
import { listOf } from '../../http/lists';
import { Paging } from '../http/lists';
import { commitMessage } from '../proposal/commitMark';
import {
  blobId,
  DirectoryEdit,
  DirectoryEntry,
} from '../proposal/directoryEdits';
import {
  FOLDER_HISTORY_PAGES,
  RepositoryOptions,
  RestRepository,
} from '../RestRepository';
import * as answer from './bitbucketCloudAnswers';

const LISTED_PAGES = 10;
const TREE_PAGES = 100;
const DIFFERENCE_PAGES = 5;
const MAX_DEPTH = 20;
const MAX_FILES = 200;

const page = z.object({ values: z.unknown(), next: z.string().optional() });

/** Pages that name the one after them. */
const linkedPages: Paging = {
  first: { pagelen: 50 },
  read: body => {
    const { next, values } = page.safeParse(body).data ?? {};
    const cursor = next && URL.canParse(next) ? new URL(next) : undefined;
    return {
      items: values,
      next: cursor && {
        pagelen: 50,
        page: cursor.searchParams.get('page') ?? undefined,
        // Lists of commits go on from one of them.
        ctx: cursor.searchParams.get('ctx') ?? undefined,
      },
    };
  },
};

/**
 * A repository on Bitbucket Cloud, which does not tell Git's ids of files. A file is known by the commit that it
 * was first seen in and its path, and stays so while no later commit changes it.
 */
export class BitbucketCloudRepository extends RestRepository {
  readonly maxDescription = 32_768;
  protected readonly paging = linkedPages;
  readonly #workspace: string;
  readonly #name: string;
  #seen: { commit: string; ids: Map<string, string> } | undefined;

  constructor(options: RepositoryOptions) {
    const { project } = options.gitops;
    super(
      options,
      `/repositories/${project.map(encodeURIComponent).join('/')}`,
    );
    [this.#workspace, this.#name] = project.map(encodeURIComponent);
  }

  head(branch: string, signal?: AbortSignal): Promise<ForgeCommit | undefined> {
    return this.http.find(this.#branch(branch), answer.branch, { signal });
  }

  async listFolder(
    folder: ForgeFolder,
    depth: 'direct' | 'all',
    signal?: AbortSignal,
  ): Promise<ForgeTreeEntry[]> {
    const ids = await this.#idsAt(folder.commit, signal);
    const items = await this.wholeList(
      sourceAt(folder.commit, `${folder.path}/`),
      answer.entry,
      {
        query: { max_depth: depth === 'all' ? MAX_DEPTH : undefined },
        maxPages: TREE_PAGES,
        signal,
      },
    );
    const entries: ForgeTreeEntry[] = [];
    for (const { attributes, path, size, type } of items) {
      if (type === 'commit_directory') {
        const id = `${folder.commit}:${path}`;
        entries.push({ type: 'folder', path, id, size: undefined });
      } else if (
        type === 'commit_file' &&
        !attributes?.some(each => ['link', 'subrepository'].includes(each))
      ) {
        const id = ids.get(path) ?? `${folder.commit}:${path}`;
        ids.set(path, id);
        entries.push({ type: 'file', path, id, size: size ?? undefined });
      }
    }
    return entries;
  }

  readFile(id: string, signal?: AbortSignal): Promise<Buffer> {
    const [commit, path] = id.split(/:(.*)/s);
    return this.http.bytes(`${this.path}${sourceAt(commit, path)}`, {
      signal,
    });
  }

  async *history(
    _branch: string,
    head: ForgeCommit,
    length: number,
  ): AsyncGenerator<ForgeCommit> {
    const { values } = await this.http.request(
      `${this.path}/commits/${head.id}`,
      z.object({ values: listOf(answer.commit) }),
      { query: { pagelen: length } },
    );
    yield* values.slice(0, length);
  }

  folderHistory(commit: string, folder: string): AsyncIterable<ForgeCommits> {
    return this.http.pages(`${this.path}/commits/${commit}`, answer.commit, {
      query: { path: folder },
      paging: this.paging,
      maxPages: FOLDER_HISTORY_PAGES,
    });
  }

  async directory(ref: string, path: string): Promise<DirectoryEntry[]> {
    const entries = await this.#filesOf({ commit: ref, path, id: '' });
    if (entries.length > MAX_FILES) {
      throw new ConflictError(`${path} has more than ${MAX_FILES} files`);
    }
    return Promise.all(
      entries.map(async each => ({
        path: each.path,
        blob: blobId(await this.readFile(each.id), 'sha1'),
      })),
    );
  }

  async commit(
    change: Change,
    edits: readonly DirectoryEdit[],
    on: { branch: 'new' | 'existing'; parent: ForgeCommit },
  ): Promise<void> {
    // A branch that exists must be at the parent, and a new one begins there.
    const form = new URLSearchParams({
      branch: change.branch,
      parents: on.parent.id,
      message: commitMessage(change),
    });
    for (const edit of edits) {
      if (edit.operation === 'delete') {
        form.append('files', `/${edit.path}`);
      } else {
        form.append(`/${edit.path}`, edit.content);
      }
    }
    await this.http.send(`${this.path}/src`, { method: 'POST', body: form });
  }

  async deleteBranch(branch: string): Promise<void> {
    await this.http.send(this.#branch(branch), { method: 'DELETE' });
  }

  async *pullsOf(
    branch: string,
    state: 'open' | 'closed',
  ): AsyncGenerator<ForgePull> {
    const pages = this.#pulls(state, ` AND source.branch.name = "${branch}"`);
    for await (const { items } of pages) {
      yield* items.filter(pull => pull.branch === branch);
    }
  }

  protected pullLists(state: 'open' | 'closed') {
    return [this.#pulls(state)];
  }

  open(change: Change): Promise<ForgePull> {
    return this.#writePull('POST', '', {
      source: { branch: { name: change.branch } },
      destination: { branch: { name: this.main } },
      title: change.title,
      description: change.body,
    });
  }

  amend({ number }: ForgePull, change: Change): Promise<ForgePull> {
    return this.#writePull('PUT', `/${number}`, {
      title: change.title,
      description: change.body,
    });
  }

  /** Told to administrators of the repository. Checks before a merge hold only where the plan enforces them. */
  async protection(): Promise<BranchProtection> {
    const all = await this.wholeList(
      '/branch-restrictions',
      answer.restriction,
    );
    const model = all.some(each => each.branch_match_kind !== 'glob')
      ? await this.ifAllowed('/branching-model', answer.branchingModel)
      : undefined;
    const rules = all.filter(rule => {
      switch (rule.branch_match_kind) {
        case 'glob':
          return matchesGlob(rule.pattern, this.main);
        default:
          return (
            (rule.branch_type === 'development' &&
              model?.development?.name === this.main) ||
            (rule.branch_type === 'production' &&
              model?.production?.name === this.main)
          );
      }
    });
    if (rules.length === 0) {
      return this.unprotected();
    }
    const push = rules.filter(({ kind }) => kind === 'push');
    const pushers =
      push.length === 0
        ? ['everybody who can write']
        : push.flatMap(({ groups, users }) => [
            ...(users ?? []),
            ...(groups ?? []).map(({ name }) => `team ${name}`),
          ]);
    const enforced = rules.some(({ kind }) => kind === 'enforce_merge_checks');
    const approvals = rules
      .filter(({ kind }) => kind === 'require_approvals_to_merge')
      .map(({ value }) => value ?? 0);
    return {
      branch: this.main,
      protected: true,
      directPush: pushers.length > 0,
      pushers,
      approvals: enforced ? Math.max(0, ...approvals) : 0,
      forcePush: !rules.some(({ kind }) => kind === 'force'),
    };
  }

  protected portalAccount(): Promise<string> {
    return this.http.request('/user', answer.account);
  }

  /** Told to administrators of the workspace; members of groups and of the project are among them. */
  protected async writingAccounts(): Promise<string[]> {
    const writers: string[] = [];
    const pages = this.http.pages(
      `/workspaces/${this.#workspace}/permissions/repositories/${this.#name}`,
      answer.permission,
      { paging: this.paging, maxPages: LISTED_PAGES },
    );
    for await (const { cut, items } of pages) {
      if (cut) {
        throw new ForgeRefusalError(
          'The forge lists too many accounts with access to the repository',
          200,
        );
      }
      writers.push(...items.filter(({ writes }) => writes).map(({ id }) => id));
    }
    return writers;
  }

  /** Access keys of a repository can only read. */
  protected async writingKeys(): Promise<string[]> {
    return [];
  }

  /** Files below a folder; none when it does not exist. */
  async #filesOf(folder: ForgeFolder): Promise<ForgeTreeEntry[]> {
    try {
      const entries = await this.listFolder(folder, 'all');
      return entries.filter(({ type }) => type === 'file');
    } catch (error) {
      if (error instanceof ForgeRefusalError && error.status === 404) {
        return [];
      }
      throw error;
    }
  }

  /** Ids of the files that were seen before and that no commit since has changed. */
  async #idsAt(
    commit: string,
    signal?: AbortSignal,
  ): Promise<Map<string, string>> {
    const before = this.#seen;
    if (before?.commit === commit) {
      return before.ids;
    }
    let ids = new Map<string, string>();
    if (before) {
      ids = new Map(before.ids);
      const pages = this.http.pages(
        `${this.path}/diffstat/${commit}..${before.commit}`,
        answer.difference,
        { paging: this.paging, maxPages: DIFFERENCE_PAGES, signal },
      );
      for await (const { cut, items } of pages) {
        items.flatMap(({ paths }) => paths).forEach(path => ids.delete(path));
        if (cut) {
          ids.clear();
        }
      }
    }
    this.#seen = { commit, ids };
    return ids;
  }

  #pulls(state: 'open' | 'closed', and: string = '') {
    const states =
      state === 'open'
        ? 'state = "OPEN"'
        : '(state = "MERGED" OR state = "DECLINED" OR state = "SUPERSEDED")';
    return this.http.pages(`${this.path}/pullrequests`, answer.pull, {
      query: {
        q: `destination.branch.name = "${this.main}" AND ${states}${and}`,
        sort: '-updated_on',
        fields: '+values.merge_commit.date',
      },
      paging: this.paging,
      maxPages: LISTED_PAGES,
    });
  }

  async #writePull(
    method: 'POST' | 'PUT',
    path: string,
    body: object,
  ): Promise<ForgePull> {
    try {
      return await this.http.request(
        `${this.path}/pullrequests${path}`,
        answer.pull,
        { method, body },
      );
    } catch (error) {
      // With 400 Bitbucket refuses what no longer fits the branch.
      throw badRequestAsConflict(error);
    }
  }

  #branch(name: string): string {
    return `${this.path}/refs/branches/${urlPath(name)}`;
  }
}

/** Path of a file or folder at a commit. */
function sourceAt(commit: string, path: string): string {
  return `/src/${commit}/${urlPath(path).replace(/^\//, '')}`;
}

/** Whether a name matches a pattern of Bitbucket's, in which `*` stands for anything. */
function matchesGlob(pattern: string, name: string): boolean {
  const parts = pattern
    .split(/\*+/)
    .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}
