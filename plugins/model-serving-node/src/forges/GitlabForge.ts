import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import {
  getGitLabRequestOptions,
  GitLabIntegrationConfig,
  ScmIntegrations,
} from '@backstage/integration';
import {
  createGitlabRepoPushAction,
  createPublishGitlabMergeRequestAction,
} from '@backstage/plugin-scaffolder-backend-module-gitlab';
import { Proposal } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { GitOpsConfig } from '../gitops';
import { GitOpsFile } from '../manifests';
import { assertChange } from './assertChange';
import {
  DirectoryEdit,
  directoryEdits,
  DirectoryEntry,
} from './directoryEdits';
import { foreignCommitError } from './ForeignCommit';
import { Change, Forge, ProposalResult } from './Forge';
import { ForgeHttp } from './ForgeHttp';
import {
  gitlabBranch,
  gitlabComparison,
  gitlabEntry,
  GitlabMerge,
  gitlabMerge,
  gitlabUser,
  mergeRequestFacts,
} from './gitlabAnswers';
import { proposalOf } from './proposalOf';
import { repositoryPathBelow } from './repositoryPathBelow';
import { runUpstreamAction } from './runUpstreamAction';
import { Pause, untilSettled } from './untilSettled';

const MAX_SEGMENTS = 20;
const PAGE: [string, number] = ['per_page', 100];
const LISTED_PAGES = 5;
const DIRECTORY_PAGES = 5;

/** @public */
export interface GitlabForgeOptions {
  gitops: GitOpsConfig;
  integrations: ScmIntegrations;
  integration: GitLabIntegrationConfig;
  logger: LoggerService;
  /** Waits between attempts; replaced in tests. */
  wait?: Pause;
}

/**
 * Proposals on GitLab, written by the functions behind `publish:gitlab:merge-request` and
 * `gitlab:repo:push`. The former fails where the branch exists, and neither mixes deletions with
 * other changes: so a new branch is made by the former, and what is then still missing is pushed by
 * the latter. Both write a commit with the title alone; whose a commit is shows in its author.
 * @public
 */
export class GitlabForge implements Forge {
  readonly #gitops: GitOpsConfig;
  readonly #options: GitlabForgeOptions;
  readonly #http: ForgeHttp;
  readonly #owner: string;
  readonly #name: string;
  readonly #project: string;

  constructor(options: GitlabForgeOptions) {
    const { gitops, integration } = options;
    const segments = repositoryPathBelow(
      integration.baseUrl,
      gitops.repository,
      MAX_SEGMENTS,
    );
    this.#name = segments[segments.length - 1];
    this.#owner = segments.slice(0, -1).join('/');
    this.#gitops = gitops;
    this.#options = options;
    this.#project = `/projects/${encodeURIComponent(segments.join('/'))}`;
    this.#http = new ForgeHttp({
      apiBaseUrl: integration.apiBaseUrl,
      headers: async () => ({
        ...getGitLabRequestOptions(integration).headers,
      }),
    });
  }

  async openOrUpdate(change: Change): Promise<ProposalResult> {
    assertChange(change, this.#gitops);
    const written = { anything: false };
    return untilSettled(
      () => this.#reconcile(change, written),
      this.#options.wait,
    );
  }

  async listProposals(): Promise<Proposal[]> {
    return untilSettled(async () => {
      const proposals: Proposal[] = [];
      const merges = this.#http.pages(
        `${this.#project}/merge_requests`,
        gitlabMerge,
        {
          query: {
            state: 'all',
            target_branch: this.#gitops.branch,
            order_by: 'updated_at',
            sort: 'desc',
          },
          size: PAGE,
          maxPages: LISTED_PAGES,
        },
      );
      for await (const merge of merges) {
        const proposal = proposalOf(mergeRequestFacts(merge), this.#gitops);
        if (proposal) {
          proposals.push(proposal);
        }
      }
      return proposals.sort((a, b) => b.number - a.number);
    }, this.#options.wait);
  }

  async #reconcile(
    change: Change,
    written: { anything: boolean },
  ): Promise<ProposalResult> {
    let head = await this.#head(change.branch);
    const merges = await this.#merges(change.branch);
    let merge = merges.find(({ state }) => state === 'opened');
    const before = merge;
    if (!merge) {
      const main = await this.#directory(change, this.#gitops.branch);
      if (directoryEdits(main, change.files).length === 0) {
        return this.#alreadyMerged(change, merges);
      }
      if (head && merges.some(({ sha }) => sha === head)) {
        // GitLab keeps the commits of a closed merge request.
        await this.#deleteBranch(change.branch);
        head = undefined;
      }
    }
    if (!head) {
      written.anything = true;
      await this.#publish(change, change.files, 'auto');
    }
    await this.#complete(change, head, written);
    if (!merge) {
      const opened = await this.#merges(change.branch);
      merge = opened.find(({ state }) => state === 'opened');
    }
    if (!merge) {
      await this.#publish(change, [], 'skip');
      const opened = await this.#merges(change.branch);
      merge = opened.find(({ state }) => state === 'opened');
    }
    if (!merge) {
      throw new ConflictError(
        `The merge request of ${change.branch} was closed while it was opened`,
      );
    }
    if (merge.title !== change.title || merge.description !== change.body) {
      written.anything = true;
      merge = await this.#amend(merge, change);
    }
    if (!before) {
      return { proposal: this.#proposal(change, merge), outcome: 'opened' };
    }
    return {
      proposal: this.#proposal(change, merge),
      outcome: written.anything ? 'updated' : 'unchanged',
    };
  }

  /** Pushes what the branch still lacks: first files that are new or changed, then deletions. */
  async #complete(
    change: Change,
    head: string | undefined,
    written: { anything: boolean },
  ): Promise<void> {
    const entries = await this.#directory(change, change.branch);
    const edits = directoryEdits(entries, change.files);
    if (edits.length === 0) {
      return;
    }
    if (head) {
      await this.#refuseForeign(change);
    }
    written.anything = true;
    const contents = edits.flatMap(contentOf);
    if (contents.length > 0) {
      await this.#push(change, contents, 'auto');
    }
    const deletions = edits.filter(edit => edit.operation === 'delete');
    if (deletions.length > 0) {
      const files = deletions.map(({ path }) => ({ path, content: '' }));
      await this.#push(change, files, 'delete');
    }
  }

  async #publish(
    change: Change,
    files: readonly GitOpsFile[],
    commitAction: 'auto' | 'skip',
  ): Promise<void> {
    const { integrations, logger } = this.#options;
    await runUpstreamAction(
      createPublishGitlabMergeRequestAction({ integrations }),
      {
        logger,
        files,
        input: {
          repoUrl: this.#repoUrl(),
          branchName: change.branch,
          targetBranchName: this.#gitops.branch,
          title: change.title,
          description: change.body,
          sourcePath: '.',
          commitAction,
        },
      },
    );
  }

  async #push(
    change: Change,
    files: readonly GitOpsFile[],
    commitAction: 'auto' | 'delete',
  ): Promise<void> {
    const { integrations, logger } = this.#options;
    await runUpstreamAction(createGitlabRepoPushAction({ integrations }), {
      logger,
      files,
      input: {
        repoUrl: this.#repoUrl(),
        branchName: change.branch,
        commitMessage: change.title,
        commitAction,
      },
    });
  }

  async #amend(merge: GitlabMerge, change: Change): Promise<GitlabMerge> {
    return this.#http.request(
      `${this.#project}/merge_requests/${merge.iid}`,
      gitlabMerge,
      {
        method: 'PUT',
        body: { title: change.title, description: change.body },
      },
    );
  }

  #alreadyMerged(change: Change, merges: GitlabMerge[]): ProposalResult {
    const merge = merges.find(({ state }) => state === 'merged');
    if (merge) {
      return { proposal: this.#proposal(change, merge), outcome: 'unchanged' };
    }
    throw new ConflictError(
      `${change.directory} is already in ${
        this.#gitops.branch
      } exactly so; there is nothing to propose`,
    );
  }

  async #head(branch: string): Promise<string | undefined> {
    const found = await this.#http.find(
      `${this.#project}/repository/branches/${encodeURIComponent(branch)}`,
      gitlabBranch,
    );
    return found?.commit.id;
  }

  async #deleteBranch(branch: string): Promise<void> {
    await this.#http.request(
      `${this.#project}/repository/branches/${encodeURIComponent(branch)}`,
      z.unknown(),
      { method: 'DELETE' },
    );
  }

  /** The merge requests of a branch in any state, newest first. */
  async #merges(branch: string): Promise<GitlabMerge[]> {
    const merges = await this.#http.request(
      `${this.#project}/merge_requests`,
      z.array(gitlabMerge),
      {
        query: {
          state: 'all',
          source_branch: branch,
          target_branch: this.#gitops.branch,
          order_by: 'created_at',
          sort: 'desc',
        },
      },
    );
    return merges.filter(merge => mergeRequestFacts(merge).branch === branch);
  }

  async #directory(change: Change, ref: string): Promise<DirectoryEntry[]> {
    const entries: DirectoryEntry[] = [];
    const exists = await this.#http.find(
      `${this.#project}/repository/tree`,
      z.array(z.unknown()),
      { ref, path: change.directory, per_page: 1 },
    );
    if (!exists) {
      return entries;
    }
    const listed = this.#http.pages(
      `${this.#project}/repository/tree`,
      gitlabEntry,
      {
        query: { ref, path: change.directory, recursive: 'true' },
        size: PAGE,
        maxPages: DIRECTORY_PAGES,
      },
    );
    for await (const { type, path, blob } of listed) {
      if (type !== 'tree') {
        entries.push({ path, blob });
      }
    }
    return entries;
  }

  /** Refuses unless every commit that only the branch has is by the token's own user. */
  async #refuseForeign(change: Change): Promise<void> {
    const user = await this.#http.request('/user', gitlabUser);
    const own = [user.commit_email, user.email, user.public_email];
    const { commits } = await this.#http.request(
      `${this.#project}/repository/compare`,
      gitlabComparison,
      { query: { from: this.#gitops.branch, to: change.branch } },
    );
    const foreign = commits.find(commit => !own.includes(commit.author_email));
    if (foreign) {
      throw foreignCommitError(change, {
        id: foreign.id,
        author: foreign.author_name,
      });
    }
  }

  #repoUrl(): string {
    const query = new URLSearchParams({ owner: this.#owner, repo: this.#name });
    return `${this.#options.integration.host}?${query}`;
  }

  #proposal(change: Change, merge: GitlabMerge): Proposal {
    const facts = { ...mergeRequestFacts(merge), branch: change.branch };
    return proposalOf(facts, this.#gitops)!;
  }
}

function contentOf(edit: DirectoryEdit): GitOpsFile[] {
  return edit.operation === 'delete'
    ? []
    : [{ path: edit.path, content: edit.content }];
}
