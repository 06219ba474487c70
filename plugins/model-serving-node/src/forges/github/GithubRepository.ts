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
import { ForgeRefusalError } from '../http/failures';
import * as field from '../http/fields';
import { filesBelow, gitTree, treeEntries } from '../http/folders';
import { urlPath } from '../../http/HttpClient';
import { listOf } from '../../http/lists';
import { numberedPages } from '../http/lists';
import { commitMessage } from '../proposal/commitMark';
import { DirectoryEdit, DirectoryEntry } from '../proposal/directoryEdits';
import {
  FOLDER_HISTORY_PAGES,
  RepositoryOptions,
  RestRepository,
} from '../RestRepository';
import * as answer from './githubAnswers';

const LISTED_PAGES = 5;
const FILE_MODE = '100644';

/** A repository on GitHub. Commits are made through its Git database API, so that a branch moves once all files are there. */
export class GithubRepository extends RestRepository {
  protected readonly paging = numberedPages('per_page', 100);
  readonly #owner: string;
  /** A GitHub App is no account. */
  readonly #signsInAsApp: boolean;

  constructor(options: RepositoryOptions) {
    const { credentials, project } = options.gitops;
    super(options, `/repos/${project.map(encodeURIComponent).join('/')}`);
    [this.#owner] = project;
    this.#signsInAsApp = credentials.kind === 'githubApp';
  }

  head(branch: string, signal?: AbortSignal): Promise<ForgeCommit | undefined> {
    return this.http.find(
      `${this.path}/branches/${urlPath(branch)}`,
      answer.branch,
      { signal },
    );
  }

  async listFolder(
    folder: ForgeFolder,
    depth: 'direct' | 'all',
    signal?: AbortSignal,
  ): Promise<ForgeTreeEntry[]> {
    const { tree, truncated } = await this.http.request(
      `${this.path}/git/trees/${folder.id}`,
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
    return this.http.request(`${this.path}/git/blobs/${id}`, field.blob, {
      signal,
    });
  }

  async deleteBranch(branch: string): Promise<void> {
    await this.http.send(`${this.path}/git/refs/heads/${urlPath(branch)}`, {
      method: 'DELETE',
    });
  }

  async *history(
    branch: string,
    _head: ForgeCommit,
    length: number,
  ): AsyncGenerator<ForgeCommit> {
    yield* await this.http.request(
      `${this.path}/commits`,
      listOf(answer.commit),
      { query: { sha: branch, per_page: length } },
    );
  }

  folderHistory(commit: string, folder: string): AsyncIterable<ForgeCommits> {
    return this.http.pages(`${this.path}/commits`, answer.commit, {
      query: { sha: commit, path: folder },
      paging: this.paging,
      maxPages: FOLDER_HISTORY_PAGES,
    });
  }

  directory(ref: string, path: string): Promise<DirectoryEntry[]> {
    return filesBelow(path, folder =>
      this.http.find(
        `${this.path}/contents/${urlPath(folder)}`,
        listOf(answer.entry),
        { query: { ref } },
      ),
    );
  }

  async commit(
    change: Change,
    edits: readonly DirectoryEdit[],
    on: { branch: 'new' | 'existing'; parent: ForgeCommit },
  ): Promise<void> {
    const { branch, parent } = on;
    const base = await this.http.request(
      `${this.path}/git/commits/${parent.id}`,
      answer.gitCommit,
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
      await this.http.send(`${this.path}/git/refs`, {
        method: 'POST',
        body: { ref: `refs/heads/${change.branch}`, sha: commit.sha },
      });
    } else {
      await this.http.send(
        `${this.path}/git/refs/heads/${urlPath(change.branch)}`,
        { method: 'PATCH', body: { sha: commit.sha, force: false } },
      );
    }
  }

  async *pullsOf(
    branch: string,
    state: 'open' | 'closed',
  ): AsyncGenerator<ForgePull> {
    const pulls = await this.http.request(
      `${this.path}/pulls`,
      listOf(answer.pull),
      {
        query: {
          state,
          head: `${this.#owner}:${branch}`,
          base: this.main,
          sort: 'created',
          direction: 'desc',
          per_page: 100,
        },
      },
    );
    yield* pulls.filter(pull => pull.branch === branch);
  }

  protected pullLists(state: 'open' | 'closed') {
    return [
      this.http.pages(`${this.path}/pulls`, answer.pull, {
        query: { state, base: this.main, sort: 'updated', direction: 'desc' },
        paging: this.paging,
        maxPages: LISTED_PAGES,
      }),
    ];
  }

  open(change: Change): Promise<ForgePull> {
    const { branch: head, title, body } = change;
    return this.http.request(`${this.path}/pulls`, answer.pull, {
      method: 'POST',
      body: { base: this.main, head, title, body },
    });
  }

  amend({ number }: ForgePull, change: Change): Promise<ForgePull> {
    const { title, body } = change;
    return this.http.request(`${this.path}/pulls/${number}`, answer.pull, {
      method: 'PATCH',
      body: { title, body },
    });
  }

  /** GitHub has rulesets, which every reader sees, and classic protection, which administrators see. */
  async protection(): Promise<BranchProtection> {
    const branch = urlPath(this.main);
    const [facts, rules = [], classic] = await Promise.all([
      this.http.request(
        `${this.path}/branches/${branch}`,
        z.object({ protected: z.boolean() }),
      ),
      this.ifAllowed(`/rules/branches/${branch}`, answer.rules),
      this.ifAllowed(
        `/branches/${branch}/protection`,
        answer.classicProtection,
      ),
    ]);
    if (!facts.protected && rules.length === 0) {
      return this.unprotected();
    }
    const pull = rules.find(rule => rule.type === 'pull_request');
    const reviews = classic?.required_pull_request_reviews;
    const hidden = facts.protected && !classic;
    const approvals = Math.max(
      pull?.parameters?.required_approving_review_count ?? 0,
      reviews?.required_approving_review_count ?? 0,
    );
    const keepsHistory =
      rules.some(rule => rule.type === 'non_fast_forward') ||
      classic?.allow_force_pushes?.enabled === false;
    // What no rule forbids is open, unless there may be rules that are not shown.
    const open = hidden ? null : true;
    return {
      branch: this.main,
      protected: true,
      directPush: pull || reviews ? false : open,
      pushers: [],
      approvals: approvals > 0 || !hidden ? approvals : null,
      forcePush: keepsHistory ? false : open,
    };
  }

  protected async portalAccount(): Promise<string | null> {
    return this.#signsInAsApp
      ? null
      : (await this.http.request('/user', answer.account)).login;
  }

  /** Told to who can write; members of teams and owners of the organization are among them. */
  protected writingAccounts(): Promise<string[]> {
    return this.writersIn('/collaborators', answer.collaborator);
  }

  /** Told to who can read the administration. */
  protected writingKeys(): Promise<string[]> {
    return this.writersIn('/keys', answer.deployKey);
  }

  #create(kind: 'commits' | 'trees', body: object) {
    return this.http.request(`${this.path}/git/${kind}`, answer.gitObject, {
      method: 'POST',
      body,
    });
  }
}
