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
import { badRequestAsConflict } from '../http/failures';
import * as field from '../http/fields';
import { listOf } from '../../http/lists';
import { numberedPages } from '../http/lists';
import { commitMessage } from '../proposal/commitMark';
import { DirectoryEdit, DirectoryEntry } from '../proposal/directoryEdits';
import {
  FOLDER_HISTORY_PAGES,
  RepositoryOptions,
  RestRepository,
} from '../RestRepository';
import * as answer from './gitlabAnswers';

const LISTED_PAGES = 5;
const TREE = '/repository/tree';
const TREE_PAGES = 200;
const SYMBOLIC_LINK = '120000';

/** A project on GitLab. */
export class GitlabRepository extends RestRepository {
  readonly maxDescription = 1_048_576;
  protected readonly paging = numberedPages('per_page', 100);

  constructor(options: RepositoryOptions) {
    const { project } = options.gitops;
    super(options, `/projects/${encodeURIComponent(project.join('/'))}`);
  }

  head(branch: string, signal?: AbortSignal): Promise<ForgeCommit | undefined> {
    return this.http.find(this.#branch(branch), answer.branch, { signal });
  }

  async listFolder(
    folder: ForgeFolder,
    depth: 'direct' | 'all',
    signal?: AbortSignal,
  ): Promise<ForgeTreeEntry[]> {
    const entries = await this.wholeList(TREE, answer.entry, {
      query: {
        ref: folder.commit,
        path: folder.path || undefined,
        recursive: depth === 'all' ? 'true' : undefined,
      },
      maxPages: TREE_PAGES,
      signal,
    });
    return entries
      .filter(
        ({ mode, type }) =>
          ['blob', 'tree'].includes(type) && mode !== SYMBOLIC_LINK,
      )
      .map(({ blob, path, type }) => ({
        type: type === 'tree' ? 'folder' : 'file',
        path,
        id: blob,
        size: undefined,
      }));
  }

  readFile(id: string, signal?: AbortSignal): Promise<Buffer> {
    return this.http.request(
      `${this.path}/repository/blobs/${id}`,
      field.blob,
      { signal },
    );
  }

  async deleteBranch(branch: string): Promise<void> {
    await this.http.send(this.#branch(branch), { method: 'DELETE' });
  }

  async *history(
    branch: string,
    _head: ForgeCommit,
    length: number,
  ): AsyncGenerator<ForgeCommit> {
    yield* await this.http.request(
      `${this.path}/repository/commits`,
      listOf(answer.commit),
      { query: { ref_name: branch, per_page: length } },
    );
  }

  folderHistory(commit: string, folder: string): AsyncIterable<ForgeCommits> {
    return this.http.pages(`${this.path}/repository/commits`, answer.commit, {
      query: { ref_name: commit, path: folder, first_parent: 'true' },
      paging: this.paging,
      maxPages: FOLDER_HISTORY_PAGES,
    });
  }

  async directory(ref: string, path: string): Promise<DirectoryEntry[]> {
    const exists = await this.http.find(
      `${this.path}${TREE}`,
      z.array(z.unknown()),
      { query: { ref, path, per_page: 1 } },
    );
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
      await this.http.send(`${this.path}/repository/commits`, {
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
      // With 400 GitLab refuses what no longer fits the branch.
      throw badRequestAsConflict(error);
    }
  }

  async *pullsOf(
    branch: string,
    state: 'open' | 'closed',
  ): AsyncGenerator<ForgePull> {
    const merges = await this.http.request(
      `${this.path}/merge_requests`,
      listOf(answer.merge),
      {
        query: {
          state: 'all',
          source_branch: branch,
          target_branch: this.main,
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

  protected pullLists(state: 'open' | 'closed') {
    const states = state === 'open' ? ['opened'] : ['merged', 'closed'];
    return states.map(each =>
      this.http.pages(`${this.path}/merge_requests`, answer.merge, {
        query: {
          state: each,
          target_branch: this.main,
          order_by: 'updated_at',
          sort: 'desc',
        },
        paging: this.paging,
        maxPages: LISTED_PAGES,
      }),
    );
  }

  open(change: Change): Promise<ForgePull> {
    return this.http.request(`${this.path}/merge_requests`, answer.merge, {
      method: 'POST',
      body: {
        source_branch: change.branch,
        target_branch: this.main,
        title: change.title,
        description: change.body,
      },
    });
  }

  amend({ number }: ForgePull, change: Change): Promise<ForgePull> {
    return this.http.request(
      `${this.path}/merge_requests/${number}`,
      answer.merge,
      {
        method: 'PUT',
        body: { title: change.title, description: change.body },
      },
    );
  }

  /** GitLab's access level 0 is nobody. Approvals are a paid feature that the API may not tell. */
  async protection(): Promise<BranchProtection> {
    const rule = await this.http.find(
      `${this.path}/protected_branches/${encodeURIComponent(this.main)}`,
      answer.protectedBranch,
    );
    if (!rule) {
      return this.unprotected();
    }
    const approvals = await this.ifAllowed('/approvals', answer.approvals);
    const pushers = rule.push_access_levels
      .filter(({ access_level }) => access_level !== 0)
      .map(({ access_level_description }) => access_level_description);
    return {
      branch: this.main,
      protected: true,
      directPush: pushers.length > 0,
      pushers,
      approvals: approvals?.approvals_before_merge ?? null,
      forcePush: rule.allow_force_push,
    };
  }

  protected async portalAccount(): Promise<string> {
    return (await this.http.request('/user', answer.account)).username;
  }

  /** Members, with those of the groups above and of invited groups, and the bot users of access tokens. */
  protected writingAccounts(): Promise<string[]> {
    return this.writersIn('/members/all', answer.member);
  }

  /** Told to maintainers. */
  protected writingKeys(): Promise<string[]> {
    return this.writersIn('/deploy_keys', answer.deployKey);
  }

  #branch(name: string): string {
    return `${this.path}/repository/branches/${encodeURIComponent(name)}`;
  }
}
