import {
  BranchProtection,
  RepositoryWriters,
} from '@model-serving/backstage-plugin-model-serving-common';
import { commitMessage } from '../commitMark';
import { DirectoryEdit, DirectoryEntry } from '../directoryEdits';
import { filesBelow } from '../filesBelow';
import { Change } from '../Forge';
import {
  ForgeCommit,
  ForgeFolder,
  ForgePull,
  ForgePulls,
  ForgeRepository,
  ForgeTreeEntry,
} from '../ForgeRepository';
import * as field from '../http/fields';
import { ForgeHttp, listOf, urlPath } from '../http/ForgeHttp';
import { ForgeRefusalError } from '../http/ForgeRefusalError';
import { gitTree, treeEntries } from '../http/gitTrees';
import {
  githubBranch,
  githubCommit,
  githubEntry,
  githubGitCommit,
  githubObject,
  githubPull,
} from './githubAnswers';
import { githubProtection } from './githubProtection';
import { githubWriters } from './githubWriters';

const PAGE: [string, number] = ['per_page', 100];
const LISTED_PAGES = 5;
const FILE_MODE = '100644';

/** A repository on GitHub. Commits are made through its Git database API, so that a branch moves once all files are there. */
export class GithubRepository implements ForgeRepository {
  readonly #http: ForgeHttp;
  readonly #owner: string;
  readonly #path: string;
  readonly #main: string;
  readonly #signsInAsApp: boolean;

  constructor(options: {
    http: ForgeHttp;
    /** Owner and name. */
    project: readonly string[];
    /** The main branch. */
    branch: string;
    /** Whether the credentials are those of a GitHub App, which is no account. */
    signsInAsApp: boolean;
  }) {
    const { http, project, branch, signsInAsApp } = options;
    this.#http = http;
    [this.#owner] = project;
    this.#path = `/repos/${project.map(encodeURIComponent).join('/')}`;
    this.#main = branch;
    this.#signsInAsApp = signsInAsApp;
  }

  protection(): Promise<BranchProtection> {
    return githubProtection(this.#http, this.#path, this.#main);
  }

  writers(): Promise<RepositoryWriters> {
    return githubWriters(this.#http, this.#path, this.#signsInAsApp);
  }

  head(branch: string, signal?: AbortSignal): Promise<ForgeCommit | undefined> {
    return this.#http.find(
      `${this.#path}/branches/${urlPath(branch)}`,
      githubBranch,
      undefined,
      signal,
    );
  }

  async listFolder(
    folder: ForgeFolder,
    depth: 'direct' | 'all',
    signal?: AbortSignal,
  ): Promise<ForgeTreeEntry[]> {
    const { tree, truncated } = await this.#http.request(
      `${this.#path}/git/trees/${folder.id}`,
      gitTree,
      { query: { recursive: depth === 'all' ? '1' : undefined }, signal },
    );
    if (truncated) {
      throw new ForgeRefusalError(
        `The forge cuts its list of the files in ${folder.path}`,
        200,
      );
    }
    return treeEntries(folder, tree);
  }

  readFile(id: string, signal?: AbortSignal): Promise<Buffer> {
    return this.#http.request(`${this.#path}/git/blobs/${id}`, field.blob, {
      signal,
    });
  }

  async deleteBranch(branch: string): Promise<void> {
    await this.#http.send(`${this.#path}/git/refs/heads/${urlPath(branch)}`, {
      method: 'DELETE',
    });
  }

  async *history(
    branch: string,
    _head: ForgeCommit,
    length: number,
  ): AsyncGenerator<ForgeCommit> {
    yield* await this.#http.request(
      `${this.#path}/commits`,
      listOf(githubCommit),
      { query: { sha: branch, per_page: length } },
    );
  }

  directory(ref: string, path: string): Promise<DirectoryEntry[]> {
    return filesBelow(path, folder =>
      this.#http.find(
        `${this.#path}/contents/${urlPath(folder)}`,
        listOf(githubEntry),
        { ref },
      ),
    );
  }

  async commit(
    change: Change,
    edits: readonly DirectoryEdit[],
    on: { branch: 'new' | 'existing'; parent: ForgeCommit },
  ): Promise<void> {
    const { branch, parent } = on;
    const base = await this.#http.request(
      `${this.#path}/git/commits/${parent.id}`,
      githubGitCommit,
    );
    const tree = await this.#create('trees', {
      base_tree: base.tree.sha,
      tree: edits.map(edit => ({
        path: edit.path,
        mode: FILE_MODE,
        type: 'blob',
        ...(edit.operation === 'delete'
          ? { sha: null }
          : { content: edit.content }),
      })),
    });
    const commit = await this.#create('commits', {
      message: commitMessage(change),
      tree: tree.sha,
      parents: [parent.id],
    });
    if (branch === 'new') {
      await this.#http.send(`${this.#path}/git/refs`, {
        method: 'POST',
        body: { ref: `refs/heads/${change.branch}`, sha: commit.sha },
      });
    } else {
      await this.#http.send(
        `${this.#path}/git/refs/heads/${urlPath(change.branch)}`,
        { method: 'PATCH', body: { sha: commit.sha, force: false } },
      );
    }
  }

  async *pullsOf(
    branch: string,
    state: 'open' | 'closed',
  ): AsyncGenerator<ForgePull> {
    const pulls = await this.#http.request(
      `${this.#path}/pulls`,
      listOf(githubPull),
      {
        query: {
          state,
          head: `${this.#owner}:${branch}`,
          base: this.#main,
          sort: 'created',
          direction: 'desc',
          per_page: 100,
        },
      },
    );
    yield* pulls.filter(pull => pull.branch === branch);
  }

  async recentPulls(state: 'open' | 'closed'): Promise<ForgePulls> {
    const pulls: ForgePull[] = [];
    let complete = true;
    const pages = this.#http.pages(`${this.#path}/pulls`, githubPull, {
      query: {
        state,
        base: this.#main,
        sort: 'updated',
        direction: 'desc',
      },
      size: PAGE,
      maxPages: LISTED_PAGES,
    });
    for await (const { items, cut } of pages) {
      pulls.push(...items);
      complete = !cut;
    }
    return { pulls, complete };
  }

  open(change: Change): Promise<ForgePull> {
    const { branch: head, title, body } = change;
    return this.#http.request(`${this.#path}/pulls`, githubPull, {
      method: 'POST',
      body: { base: this.#main, head, title, body },
    });
  }

  amend({ number }: ForgePull, change: Change): Promise<ForgePull> {
    const { title, body } = change;
    return this.#http.request(`${this.#path}/pulls/${number}`, githubPull, {
      method: 'PATCH',
      body: { title, body },
    });
  }

  #create(kind: 'commits' | 'trees', body: object) {
    return this.#http.request(`${this.#path}/git/${kind}`, githubObject, {
      method: 'POST',
      body,
    });
  }
}
