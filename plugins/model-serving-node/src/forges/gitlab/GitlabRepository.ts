import {
  BranchProtection,
  RepositoryWriters,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { commitMessage } from '../commitMark';
import { DirectoryEdit, DirectoryEntry } from '../directoryEdits';
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
import { ForgeHttp, listOf } from '../http/ForgeHttp';
import { ForgeRefusalError } from '../http/ForgeRefusalError';
import {
  gitlabBranch,
  gitlabCommit,
  gitlabEntry,
  gitlabMerge,
} from './gitlabAnswers';
import { gitlabProtection } from './gitlabProtection';
import { gitlabWriters } from './gitlabWriters';

const PAGE: [string, number] = ['per_page', 100];
const LISTED_PAGES = 5;
const TREE_PAGES = 200;
const SYMBOLIC_LINK = '120000';

/** A project on GitLab. */
export class GitlabRepository implements ForgeRepository {
  readonly #http: ForgeHttp;
  readonly #path: string;
  readonly #main: string;

  constructor(options: {
    http: ForgeHttp;
    /** The groups above the project, and its name. */
    project: readonly string[];
    /** The main branch. */
    branch: string;
  }) {
    this.#http = options.http;
    this.#path = `/projects/${encodeURIComponent(options.project.join('/'))}`;
    this.#main = options.branch;
  }

  protection(): Promise<BranchProtection> {
    return gitlabProtection(this.#http, this.#path, this.#main);
  }

  writers(): Promise<RepositoryWriters> {
    return gitlabWriters(this.#http, this.#path);
  }

  head(branch: string, signal?: AbortSignal): Promise<ForgeCommit | undefined> {
    return this.#http.find(
      this.#branch(branch),
      gitlabBranch,
      undefined,
      signal,
    );
  }

  async listFolder(
    folder: ForgeFolder,
    depth: 'direct' | 'all',
    signal?: AbortSignal,
  ): Promise<ForgeTreeEntry[]> {
    const entries: ForgeTreeEntry[] = [];
    const pages = this.#http.pages(this.#tree, gitlabEntry, {
      query: {
        ref: folder.commit,
        path: folder.path || undefined,
        recursive: depth === 'all' ? 'true' : undefined,
      },
      size: PAGE,
      maxPages: TREE_PAGES,
      signal,
    });
    for await (const { items, cut } of pages) {
      if (cut) {
        throw new ForgeRefusalError(
          `The forge lists more than ${TREE_PAGES} pages of files in ${folder.path}`,
          200,
        );
      }
      for (const { blob, mode, path, type } of items) {
        if (['blob', 'tree'].includes(type) && mode !== SYMBOLIC_LINK) {
          entries.push({
            type: type === 'tree' ? 'folder' : 'file',
            path,
            id: blob,
            size: undefined,
          });
        }
      }
    }
    return entries;
  }

  readFile(id: string, signal?: AbortSignal): Promise<Buffer> {
    return this.#http.request(
      `${this.#path}/repository/blobs/${id}`,
      field.blob,
      { signal },
    );
  }

  async deleteBranch(branch: string): Promise<void> {
    await this.#http.send(this.#branch(branch), { method: 'DELETE' });
  }

  async *history(
    branch: string,
    _head: ForgeCommit,
    length: number,
  ): AsyncGenerator<ForgeCommit> {
    yield* await this.#http.request(
      `${this.#path}/repository/commits`,
      listOf(gitlabCommit),
      { query: { ref_name: branch, per_page: length } },
    );
  }

  async directory(ref: string, path: string): Promise<DirectoryEntry[]> {
    const exists = await this.#http.find(this.#tree, z.array(z.unknown()), {
      ref,
      path,
      per_page: 1,
    });
    if (!exists) {
      return [];
    }
    const entries = await this.listFolder({ commit: ref, path, id: '' }, 'all');
    return entries
      .filter(({ type }) => type === 'file')
      .map(({ id, path: file }) => ({ path: file, blob: id }));
  }

  async commit(
    change: Change,
    edits: readonly DirectoryEdit[],
    on: { branch: 'new' | 'existing'; parent: ForgeCommit },
  ): Promise<void> {
    const { branch, parent } = on;
    try {
      await this.#http.send(`${this.#path}/repository/commits`, {
        method: 'POST',
        body: {
          branch: change.branch,
          ...(branch === 'new' ? { start_sha: parent.id } : {}),
          commit_message: commitMessage(change),
          // GitLab refuses to create what exists, and to change what was changed after this commit.
          actions: edits.map(edit => ({
            action: edit.operation,
            file_path: edit.path,
            ...(edit.operation === 'delete'
              ? {}
              : {
                  encoding: 'base64',
                  content: Buffer.from(edit.content).toString('base64'),
                }),
            ...(edit.operation === 'create' || branch === 'new'
              ? {}
              : { last_commit_id: parent.id }),
          })),
        },
      });
    } catch (error) {
      // So does it refuse what does not fit the branch any more.
      throw error instanceof ForgeRefusalError && error.status === 400
        ? new ForgeRefusalError(error.message, 409)
        : error;
    }
  }

  async *pullsOf(
    branch: string,
    state: 'open' | 'closed',
  ): AsyncGenerator<ForgePull> {
    const merges = await this.#http.request(
      `${this.#path}/merge_requests`,
      listOf(gitlabMerge),
      {
        query: {
          state: 'all',
          source_branch: branch,
          target_branch: this.#main,
          order_by: 'created_at',
          sort: 'desc',
          per_page: 100,
        },
      },
    );
    yield* merges.filter(
      merge => merge.branch === branch && merge.state === state,
    );
  }

  async recentPulls(state: 'open' | 'closed'): Promise<ForgePulls> {
    const states = state === 'open' ? ['opened'] : ['merged', 'closed'];
    const pulls: ForgePull[] = [];
    let complete = true;
    for (const each of states) {
      const pages = this.#http.pages(
        `${this.#path}/merge_requests`,
        gitlabMerge,
        {
          query: {
            state: each,
            target_branch: this.#main,
            order_by: 'updated_at',
            sort: 'desc',
          },
          size: PAGE,
          maxPages: LISTED_PAGES,
        },
      );
      for await (const { items, cut } of pages) {
        pulls.push(...items);
        complete &&= !cut;
      }
    }
    return { pulls, complete };
  }

  open(change: Change): Promise<ForgePull> {
    return this.#http.request(`${this.#path}/merge_requests`, gitlabMerge, {
      method: 'POST',
      body: {
        source_branch: change.branch,
        target_branch: this.#main,
        title: change.title,
        description: change.body,
      },
    });
  }

  amend({ number }: ForgePull, change: Change): Promise<ForgePull> {
    return this.#http.request(
      `${this.#path}/merge_requests/${number}`,
      gitlabMerge,
      {
        method: 'PUT',
        body: { title: change.title, description: change.body },
      },
    );
  }

  get #tree(): string {
    return `${this.#path}/repository/tree`;
  }

  #branch(name: string): string {
    return `${this.#path}/repository/branches/${encodeURIComponent(name)}`;
  }
}
