import { BranchProtection } from '@model-serving/backstage-plugin-model-serving-common';
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
import { ForgePage, numberedPages } from '../http/lists';
import { commitMessage } from '../proposal/commitMark';
import { DirectoryEdit, DirectoryEntry } from '../proposal/directoryEdits';
import {
  FOLDER_HISTORY_PAGES,
  RepositoryOptions,
  RestRepository,
} from '../RestRepository';
import * as answer from './giteaAnswers';

const LISTED_PAGES = 10;
const SEARCHED_PAGES = 40;
const TREE_PAGES = 50;

/** A repository on Gitea. */
export class GiteaRepository extends RestRepository {
  protected readonly paging = numberedPages('limit', 50);
  readonly #owner: string;

  constructor(options: RepositoryOptions) {
    const { project } = options.gitops;
    super(options, `/repos/${project.map(encodeURIComponent).join('/')}`);
    [this.#owner] = project;
  }

  head(branch: string, signal?: AbortSignal): Promise<ForgeCommit | undefined> {
    return this.http.find(this.#branch(branch), answer.branch, { signal });
  }

  async listFolder(
    folder: ForgeFolder,
    depth: 'direct' | 'all',
    signal?: AbortSignal,
  ): Promise<ForgeTreeEntry[]> {
    const what = `${this.path}/git/trees/${folder.id}`;
    const entries: ForgeTreeEntry[] = [];
    for (let page = 1; page <= TREE_PAGES; page += 1) {
      const { tree, truncated } = await this.http.request(what, gitTree, {
        query: {
          recursive: depth === 'all' ? 'true' : undefined,
          per_page: 1_000,
          page,
        },
        signal,
      });
      entries.push(...treeEntries(folder, tree));
      if (!truncated || tree.length === 0) {
        return entries;
      }
    }
    throw new ForgeRefusalError(
      `The forge lists more than ${TREE_PAGES} pages of files in ${folder.path}`,
      200,
    );
  }

  readFile(id: string, signal?: AbortSignal): Promise<Buffer> {
    return this.http.request(`${this.path}/git/blobs/${id}`, field.blob, {
      signal,
    });
  }

  async deleteBranch(branch: string): Promise<void> {
    await this.http.send(this.#branch(branch), { method: 'DELETE' });
  }

  history(
    _branch: string,
    head: ForgeCommit,
    length: number,
  ): AsyncIterable<ForgeCommit> {
    return this.ancestry(head, length, id =>
      this.http.request(
        `${this.path}/git/commits/${urlPath(id)}`,
        answer.commit,
        { query: { stat: 'false', verification: 'false', files: 'false' } },
      ),
    );
  }

  async *folderHistory(
    commit: string,
    folder: string,
  ): AsyncGenerator<ForgeCommits> {
    try {
      yield* this.http.pages(`${this.path}/commits`, answer.listedCommit, {
        query: {
          sha: commit,
          path: folder,
          stat: 'false',
          verification: 'false',
          files: 'false',
        },
        paging: this.paging,
        maxPages: FOLDER_HISTORY_PAGES,
      });
    } catch (error) {
      // Gitea answers so where no commit has the folder.
      if (!(error instanceof ForgeRefusalError && error.status === 404)) {
        throw error;
      }
    }
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
    on: { branch: 'new' | 'existing' },
  ): Promise<void> {
    await this.http.send(`${this.path}/contents`, {
      method: 'POST',
      body: {
        ...(on.branch === 'new'
          ? { branch: this.main, new_branch: change.branch }
          : { branch: change.branch }),
        message: commitMessage(change),
        // Each edit names the content that it replaces, so that Gitea refuses when it has changed.
        files: edits.map(edit => ({
          operation: edit.operation,
          path: edit.path,
          ...(edit.operation === 'delete'
            ? {}
            : { content: Buffer.from(edit.content).toString('base64') }),
          ...(edit.operation === 'create' ? {} : { sha: edit.blob }),
        })),
      },
    });
  }

  async *pullsOf(
    branch: string,
    state: 'open' | 'closed',
  ): AsyncGenerator<ForgePull> {
    for await (const { items } of this.#pulls(state, SEARCHED_PAGES)) {
      yield* items.filter(pull => pull.branch === branch);
    }
  }

  protected pullLists(state: 'open' | 'closed') {
    return [this.#pulls(state, LISTED_PAGES)];
  }

  async open(change: Change): Promise<ForgePull> {
    const { branch: head, title, body } = change;
    return answer.pullOf(
      await this.http.request(`${this.path}/pulls`, answer.pull, {
        method: 'POST',
        body: { base: this.main, head, title, body },
      }),
    );
  }

  async amend({ number }: ForgePull, change: Change): Promise<ForgePull> {
    const { title, body } = change;
    return answer.pullOf(
      await this.http.request(`${this.path}/pulls/${number}`, answer.pull, {
        method: 'PATCH',
        body: { title, body },
      }),
    );
  }

  /**
   * Gitea names the rule of a branch to administrators of the repository only. For others, who else
   * may push is not known, but whether they themselves may is.
   */
  async protection(): Promise<BranchProtection> {
    const facts = await this.http.request(
      this.#branch(this.main),
      answer.branchProtection,
    );
    if (!facts.protected) {
      return this.unprotected();
    }
    const name = facts.effective_branch_protection_name;
    const rule = name
      ? await this.ifAllowed(
          `/branch_protections/${encodeURIComponent(name)}`,
          answer.protectionRule,
        )
      : undefined;
    let pushers: string[] = [];
    if (rule?.enable_push) {
      pushers = answer.pushersOf(rule);
    } else if (facts.user_can_push) {
      pushers = ['the portal itself'];
    }
    const nobody = rule ? false : null;
    return {
      branch: this.main,
      protected: true,
      directPush: pushers.length > 0 ? true : nobody,
      pushers,
      approvals: facts.required_approvals,
      forcePush: rule ? rule.enable_force_push : null,
    };
  }

  protected async portalAccount(): Promise<string> {
    return (await this.http.request('/user', answer.account)).id;
  }

  /**
   * Told to administrators of the repository. Administrators of the whole site can write everywhere and are
   * not listed.
   */
  protected async writingAccounts(): Promise<string[]> {
    const writers: string[] = [];
    for (const { id } of await this.wholeList(
      '/collaborators',
      answer.account,
    )) {
      const { writes } = await this.http.request(
        `${this.path}/collaborators/${encodeURIComponent(id)}/permission`,
        answer.permission,
      );
      if (writes) {
        writers.push(id);
      }
    }
    return [...writers, ...(await this.#teamsOrOwner())];
  }

  protected writingKeys(): Promise<string[]> {
    return this.writersIn('/keys', answer.deployKey);
  }

  /** The teams that can write; of a repository that belongs to a person, that person. */
  async #teamsOrOwner(): Promise<string[]> {
    try {
      const teams = await this.http.request(
        `${this.path}/teams`,
        listOf(answer.team),
      );
      return teams.filter(({ writes }) => writes).map(({ id }) => `team ${id}`);
    } catch (error) {
      if (error instanceof ForgeRefusalError && error.status === 405) {
        return [this.#owner];
      }
      throw error;
    }
  }

  async *#pulls(
    state: 'open' | 'closed',
    maxPages: number,
  ): AsyncGenerator<ForgePage<ForgePull>> {
    const pages = this.http.pages(`${this.path}/pulls`, answer.pull, {
      query: { state, sort: 'recentupdate' },
      paging: this.paging,
      maxPages,
    });
    for await (const { cut, items } of pages) {
      const own = items.filter(
        pull =>
          pull.base.ref === this.main &&
          answer.headBranchOf(pull) !== undefined,
      );
      yield { cut, items: own.map(answer.pullOf) };
    }
  }

  #branch(name: string): string {
    return `${this.path}/branches/${urlPath(name)}`;
  }
}
