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
  giteaBranch,
  giteaCommit,
  giteaEntry,
  GiteaPull,
  giteaPull,
  headBranchOf,
  pullOf,
} from './giteaAnswers';
import { giteaProtection } from './giteaProtection';
import { giteaWriters } from './giteaWriters';

const PAGE: [string, number] = ['limit', 50];
const LISTED_PAGES = 10;
const SEARCHED_PAGES = 40;
const TREE_PAGES = 50;

/** A repository on Gitea. */
export class GiteaRepository implements ForgeRepository {
  readonly #http: ForgeHttp;
  readonly #path: string;
  readonly #main: string;

  constructor(options: {
    http: ForgeHttp;
    /** Owner and name. */
    project: readonly string[];
    /** The main branch. */
    branch: string;
  }) {
    this.#http = options.http;
    this.#path = `/repos/${options.project.map(encodeURIComponent).join('/')}`;
    this.#main = options.branch;
  }

  protection(): Promise<BranchProtection> {
    return giteaProtection(this.#http, this.#path, this.#main);
  }

  writers(): Promise<RepositoryWriters> {
    return giteaWriters(this.#http, this.#path);
  }

  head(branch: string, signal?: AbortSignal): Promise<ForgeCommit | undefined> {
    return this.#http.find(
      this.#branch(branch),
      giteaBranch,
      undefined,
      signal,
    );
  }

  async listFolder(
    folder: ForgeFolder,
    depth: 'direct' | 'all',
    signal?: AbortSignal,
  ): Promise<ForgeTreeEntry[]> {
    const what = `${this.#path}/git/trees/${folder.id}`;
    const entries: ForgeTreeEntry[] = [];
    for (let page = 1; page <= TREE_PAGES; page += 1) {
      const { tree, truncated } = await this.#http.request(what, gitTree, {
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
    return this.#http.request(`${this.#path}/git/blobs/${id}`, field.blob, {
      signal,
    });
  }

  async deleteBranch(branch: string): Promise<void> {
    await this.#http.send(this.#branch(branch), { method: 'DELETE' });
  }

  async *history(
    _branch: string,
    head: ForgeCommit,
    length: number,
  ): AsyncGenerator<ForgeCommit> {
    let next: string | undefined = head.id;
    for (let count = 0; next && count < length; count += 1) {
      const { parent, ...commit } = await this.#commit(next);
      yield commit;
      next = parent;
    }
  }

  directory(ref: string, path: string): Promise<DirectoryEntry[]> {
    return filesBelow(path, folder =>
      this.#http.find(
        `${this.#path}/contents/${urlPath(folder)}`,
        listOf(giteaEntry),
        { ref },
      ),
    );
  }

  async commit(
    change: Change,
    edits: readonly DirectoryEdit[],
    on: { branch: 'new' | 'existing' },
  ): Promise<void> {
    await this.#http.send(`${this.#path}/contents`, {
      method: 'POST',
      body: {
        ...(on.branch === 'new'
          ? { branch: this.#main, new_branch: change.branch }
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
    for await (const { items } of this.#pages(state, SEARCHED_PAGES)) {
      yield* this.#own(items).filter(pull => pull.branch === branch);
    }
  }

  async recentPulls(state: 'open' | 'closed'): Promise<ForgePulls> {
    const pulls: ForgePull[] = [];
    let complete = true;
    for await (const { items, cut } of this.#pages(state, LISTED_PAGES)) {
      pulls.push(...this.#own(items));
      complete = !cut;
    }
    return { pulls, complete };
  }

  async open(change: Change): Promise<ForgePull> {
    const { branch: head, title, body } = change;
    return pullOf(
      await this.#http.request(`${this.#path}/pulls`, giteaPull, {
        method: 'POST',
        body: { base: this.#main, head, title, body },
      }),
    );
  }

  async amend({ number }: ForgePull, change: Change): Promise<ForgePull> {
    const { title, body } = change;
    return pullOf(
      await this.#http.request(`${this.#path}/pulls/${number}`, giteaPull, {
        method: 'PATCH',
        body: { title, body },
      }),
    );
  }

  #commit(id: string) {
    return this.#http.request(
      `${this.#path}/git/commits/${urlPath(id)}`,
      giteaCommit,
      { query: { stat: 'false', verification: 'false', files: 'false' } },
    );
  }

  #pages(state: 'open' | 'closed', maxPages: number) {
    return this.#http.pages(`${this.#path}/pulls`, giteaPull, {
      query: { state, sort: 'recentupdate' },
      size: PAGE,
      maxPages,
    });
  }

  #own(pulls: readonly GiteaPull[]): ForgePull[] {
    return pulls
      .filter(
        pull =>
          pull.base.ref === this.#main && headBranchOf(pull) !== undefined,
      )
      .map(pullOf);
  }

  #branch(name: string): string {
    return `${this.#path}/branches/${urlPath(name)}`;
  }
}
