import {
  GithubCredentialsProvider,
  GithubIntegrationConfig,
} from '@backstage/integration';
import { BranchProtection } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { githubProtection } from './branchProtection';
import { DirectoryEntry } from './directoryEdits';
import { Change } from './Forge';
import { filesBelow } from './filesBelow';
import { ForgeHttp, urlPath } from './ForgeHttp';
import {
  GithubComparison,
  githubComparison,
  githubEntry,
  GithubPull,
  githubPull,
  githubRef,
} from './githubAnswers';
import { repositoryPathBelow } from './repositoryPathBelow';

const PAGE: [string, number] = ['per_page', 100];
const LISTED_PAGES = 5;

/** One repository through GitHub's REST API, one call a method; commits are left to the upstream action. */
export class GithubRepository {
  readonly owner: string;
  readonly name: string;
  readonly #http: ForgeHttp;
  readonly #path: string;
  readonly #main: string;

  constructor(options: {
    repository: string;
    /** The main branch. */
    branch: string;
    integration: GithubIntegrationConfig;
    credentials: GithubCredentialsProvider;
  }) {
    const { repository, branch, integration, credentials } = options;
    [this.owner, this.name] = repositoryPathBelow(
      `${new URL(repository).protocol}//${integration.host}`,
      repository,
      2,
    );
    this.#path = `/repos/${this.owner}/${this.name}`;
    this.#main = branch;
    this.#http = new ForgeHttp({
      apiBaseUrl:
        integration.apiBaseUrl ?? `https://${integration.host}/api/v3`,
      headers: async () => {
        const { headers } = await credentials.getCredentials({
          url: repository,
        });
        return headers ?? {};
      },
    });
  }

  /** How the main branch is guarded. */
  protection(): Promise<BranchProtection> {
    return githubProtection(this.#http, this.#path, this.#main);
  }

  async hasBranch(branch: string): Promise<boolean> {
    const ref = await this.#http.find(
      `${this.#path}/git/ref/heads/${urlPath(branch)}`,
      githubRef,
    );
    return ref !== undefined;
  }

  /** What a branch has that the main branch has not. */
  async ahead(branch: string): Promise<GithubComparison> {
    return this.#http.request(
      `${this.#path}/compare/${this.#main}...${urlPath(branch)}`,
      githubComparison,
    );
  }

  /** All files below a directory; none when it does not exist. */
  directory(ref: string, path: string): Promise<DirectoryEntry[]> {
    return filesBelow(path, folder =>
      this.#http.find(
        `${this.#path}/contents/${urlPath(folder)}`,
        z.array(githubEntry),
        { ref },
      ),
    );
  }

  /** The pull requests of a branch of this repository, newest first. */
  async pulls(branch: string, state: 'open' | 'closed'): Promise<GithubPull[]> {
    return this.#http.request(`${this.#path}/pulls`, z.array(githubPull), {
      query: {
        state,
        head: `${this.owner}:${branch}`,
        base: this.#main,
        sort: 'created',
        direction: 'desc',
      },
    });
  }

  /** Pull requests onto the main branch, the last touched first. */
  recentPulls(): AsyncGenerator<GithubPull> {
    return this.#http.pages(`${this.#path}/pulls`, githubPull, {
      query: {
        state: 'all',
        base: this.#main,
        sort: 'updated',
        direction: 'desc',
      },
      size: PAGE,
      maxPages: LISTED_PAGES,
    });
  }

  async amend(pull: GithubPull, change: Change): Promise<GithubPull> {
    const { title, body } = change;
    return this.#http.request(
      `${this.#path}/pulls/${pull.number}`,
      githubPull,
      { method: 'PATCH', body: { title, body } },
    );
  }
}
