import {
  getGiteaRequestOptions,
  GiteaIntegrationConfig,
} from '@backstage/integration';
import { BranchProtection } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { giteaProtection } from './branchProtection';
import { commitMessage } from './commitMark';
import { DirectoryEdit, DirectoryEntry } from './directoryEdits';
import { Change } from './Forge';
import { filesBelow } from './filesBelow';
import { ForgeHttp, urlPath } from './ForgeHttp';
import {
  giteaBranch,
  giteaCommit,
  GiteaCommit,
  giteaEntry,
  GiteaPull,
  giteaPull,
  headBranchOf,
} from './giteaAnswers';
import { repositoryPathBelow } from './repositoryPathBelow';

const PAGE: [string, number] = ['limit', 50];

/** One repository through Gitea's API, one call a method; what the calls are for is {@link GiteaForge}'s. */
export class GiteaRepository {
  readonly #http: ForgeHttp;
  readonly #path: string;
  readonly #main: string;

  constructor(options: {
    repository: string;
    /** The main branch. */
    branch: string;
    integration: GiteaIntegrationConfig;
    timeoutMs?: number;
  }) {
    const { repository, branch, integration, timeoutMs } = options;
    const baseUrl = integration.baseUrl ?? `https://${integration.host}`;
    const [owner, name] = repositoryPathBelow(baseUrl, repository, 2);
    this.#path = `/repos/${owner}/${name}`;
    this.#main = branch;
    this.#http = new ForgeHttp({
      apiBaseUrl: `${baseUrl}/api/v1`,
      headers: async () => getGiteaRequestOptions(integration).headers ?? {},
      timeoutMs,
    });
  }

  /** How the main branch is guarded. */
  protection(): Promise<BranchProtection> {
    return giteaProtection(this.#http, this.#path, this.#main);
  }

  /** A branch's last commit. */
  async head(branch: string): Promise<GiteaCommit | undefined> {
    const found = await this.#http.find(
      `${this.#path}/branches/${urlPath(branch)}`,
      giteaBranch,
    );
    return found?.commit;
  }

  async deleteBranch(branch: string): Promise<void> {
    await this.#http.request(
      `${this.#path}/branches/${urlPath(branch)}`,
      z.unknown(),
      { method: 'DELETE' },
    );
  }

  /** A commit and its first parents. */
  async *history(
    head: GiteaCommit,
    length: number,
  ): AsyncGenerator<GiteaCommit> {
    yield head;
    let { parent } = await this.commitFacts(head.id);
    for (let count = 1; parent && count < length; count += 1) {
      const commit: GiteaCommit = await this.commitFacts(parent);
      yield commit;
      parent = commit.parent;
    }
  }

  async commitFacts(id: string): Promise<GiteaCommit> {
    return this.#http.request(
      `${this.#path}/git/commits/${urlPath(id)}`,
      giteaCommit,
      {
        query: { stat: 'false', verification: 'false', files: 'false' },
      },
    );
  }

  /** All files below a directory; none when it does not exist. */
  directory(ref: string, path: string): Promise<DirectoryEntry[]> {
    return filesBelow(path, folder =>
      this.#http.find(
        `${this.#path}/contents/${urlPath(folder)}`,
        z.array(giteaEntry),
        { ref },
      ),
    );
  }

  /** Commits all edits at once: to the proposal's branch, or from the main branch to a new one. */
  async commit(
    change: Change,
    edits: readonly DirectoryEdit[],
    where: 'new branch' | 'existing branch',
  ): Promise<void> {
    await this.#http.request(`${this.#path}/contents`, z.unknown(), {
      method: 'POST',
      body: {
        ...(where === 'new branch'
          ? { branch: this.#main, new_branch: change.branch }
          : { branch: change.branch }),
        message: commitMessage(change),
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

  /** Pull requests onto the main branch that come from this repository, the last touched first. */
  async *pulls(
    state: 'open' | 'closed' | 'all',
    maxPages: number,
  ): AsyncGenerator<GiteaPull> {
    const pulls = this.#http.pages(`${this.#path}/pulls`, giteaPull, {
      query: { state, sort: 'recentupdate' },
      size: PAGE,
      maxPages,
    });
    for await (const pull of pulls) {
      if (pull.base.ref === this.#main && headBranchOf(pull) !== undefined) {
        yield pull;
      }
    }
  }

  async open(change: Change): Promise<GiteaPull> {
    const { branch: head, title, body } = change;
    return this.#http.request(`${this.#path}/pulls`, giteaPull, {
      method: 'POST',
      body: { base: this.#main, head, title, body },
    });
  }

  async amend(pull: GiteaPull, change: Change): Promise<GiteaPull> {
    const { title, body } = change;
    return this.#http.request(`${this.#path}/pulls/${pull.number}`, giteaPull, {
      method: 'PATCH',
      body: { title, body },
    });
  }
}
