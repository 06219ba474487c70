import {
  getGitLabRequestOptions,
  GitLabIntegrationConfig,
} from '@backstage/integration';
import { BranchProtection } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { gitlabProtection } from './branchProtection';
import { DirectoryEntry } from './directoryEdits';
import { Change } from './Forge';
import { ForgeHttp } from './ForgeHttp';
import {
  gitlabBranch,
  GitlabCommit,
  gitlabComparison,
  gitlabEntry,
  GitlabMerge,
  gitlabMerge,
  gitlabUser,
  mergeRequestFacts,
} from './gitlabAnswers';
import { repositoryPathBelow } from './repositoryPathBelow';

const MAX_SEGMENTS = 20;
const PAGE: [string, number] = ['per_page', 100];
const LISTED_PAGES = 5;
const DIRECTORY_PAGES = 5;

/** One project through GitLab's REST API, one call a method; commits are left to the upstream actions. */
export class GitlabRepository {
  /** Groups above the project. */
  readonly owner: string;
  readonly name: string;
  readonly #http: ForgeHttp;
  readonly #path: string;
  readonly #main: string;

  constructor(options: {
    repository: string;
    /** The main branch. */
    branch: string;
    integration: GitLabIntegrationConfig;
  }) {
    const { repository, branch, integration } = options;
    const segments = repositoryPathBelow(
      integration.baseUrl,
      repository,
      MAX_SEGMENTS,
    );
    this.name = segments[segments.length - 1];
    this.owner = segments.slice(0, -1).join('/');
    this.#path = `/projects/${encodeURIComponent(segments.join('/'))}`;
    this.#main = branch;
    this.#http = new ForgeHttp({
      apiBaseUrl: integration.apiBaseUrl,
      headers: async () => ({
        ...getGitLabRequestOptions(integration).headers,
      }),
    });
  }

  /** How the main branch is guarded. */
  protection(): Promise<BranchProtection> {
    return gitlabProtection(this.#http, this.#path, this.#main);
  }

  /** Id of a branch's last commit. */
  async head(branch: string): Promise<string | undefined> {
    const found = await this.#http.find(this.#branch(branch), gitlabBranch);
    return found?.commit.id;
  }

  async deleteBranch(branch: string): Promise<void> {
    await this.#http.request(this.#branch(branch), z.unknown(), {
      method: 'DELETE',
    });
  }

  /** What a branch has that the main branch has not. */
  async ahead(branch: string): Promise<GitlabCommit[]> {
    const { commits } = await this.#http.request(
      `${this.#path}/repository/compare`,
      gitlabComparison,
      { query: { from: this.#main, to: branch } },
    );
    return commits;
  }

  /** The e-mail addresses that commits made with the token may carry. */
  async ownAddresses(): Promise<ReadonlySet<string>> {
    const user = await this.#http.request('/user', gitlabUser);
    const addresses = [user.commit_email, user.email, user.public_email];
    return new Set(addresses.flatMap(address => address || []));
  }

  /** All files below a directory; none when it does not exist. */
  async directory(ref: string, path: string): Promise<DirectoryEntry[]> {
    const tree = `${this.#path}/repository/tree`;
    const exists = await this.#http.find(tree, z.array(z.unknown()), {
      ref,
      path,
      per_page: 1,
    });
    const entries: DirectoryEntry[] = [];
    if (!exists) {
      return entries;
    }
    const listed = this.#http.pages(tree, gitlabEntry, {
      query: { ref, path, recursive: 'true' },
      size: PAGE,
      maxPages: DIRECTORY_PAGES,
    });
    for await (const entry of listed) {
      if (entry.type !== 'tree') {
        entries.push({ path: entry.path, blob: entry.blob });
      }
    }
    return entries;
  }

  /** The merge requests of a branch of this project in any state, newest first. */
  async merges(branch: string): Promise<GitlabMerge[]> {
    const merges = await this.#http.request(
      `${this.#path}/merge_requests`,
      z.array(gitlabMerge),
      {
        query: {
          state: 'all',
          source_branch: branch,
          target_branch: this.#main,
          order_by: 'created_at',
          sort: 'desc',
        },
      },
    );
    return merges.filter(merge => mergeRequestFacts(merge).branch === branch);
  }

  /** Merge requests onto the main branch, the last touched first. */
  recentMerges(): AsyncGenerator<GitlabMerge> {
    return this.#http.pages(`${this.#path}/merge_requests`, gitlabMerge, {
      query: {
        state: 'all',
        target_branch: this.#main,
        order_by: 'updated_at',
        sort: 'desc',
      },
      size: PAGE,
      maxPages: LISTED_PAGES,
    });
  }

  async amend(merge: GitlabMerge, change: Change): Promise<GitlabMerge> {
    return this.#http.request(
      `${this.#path}/merge_requests/${merge.iid}`,
      gitlabMerge,
      {
        method: 'PUT',
        body: { title: change.title, description: change.body },
      },
    );
  }

  #branch(name: string): string {
    return `${this.#path}/repository/branches/${encodeURIComponent(name)}`;
  }
}
