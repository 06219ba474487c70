import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import {
  GithubCredentialsProvider,
  GithubIntegrationConfig,
  ScmIntegrations,
} from '@backstage/integration';
import { createPublishGithubPullRequestAction } from '@backstage/plugin-scaffolder-backend-module-github';
import { Proposal } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { GitOpsConfig } from '../gitops';
import { assertChange } from './assertChange';
import { commitMessage, hasMark, isSealed } from './commitMark';
import { directoryEdits, DirectoryEntry } from './directoryEdits';
import { foreignCommitError } from './ForeignCommit';
import { Change, Forge, ProposalResult } from './Forge';
import { ForgeHttp, urlPath } from './ForgeHttp';
import {
  githubComparison,
  githubEntry,
  GithubPull,
  githubPull,
  githubRef,
  pullRequestFacts,
} from './githubAnswers';
import { proposalOf } from './proposalOf';
import { repositoryPathBelow } from './repositoryPathBelow';
import { runUpstreamAction } from './runUpstreamAction';
import { Pause, untilSettled } from './untilSettled';

type ActionOptions = Parameters<typeof createPublishGithubPullRequestAction>[0];

const MAX_DEPTH = 4;
const PAGE: [string, number] = ['per_page', 100];
const LISTED_PAGES = 5;

/** @public */
export interface GithubForgeOptions {
  gitops: GitOpsConfig;
  integrations: ScmIntegrations;
  integration: GithubIntegrationConfig;
  credentials: GithubCredentialsProvider;
  logger: LoggerService;
  /** The client of `publish:github:pull-request`; replaced in tests. */
  clientFactory?: ActionOptions['clientFactory'];
  /** Waits between attempts; replaced in tests. */
  wait?: Pause;
}

/**
 * Proposals on GitHub, written by the function behind `publish:github:pull-request`. That function
 * rebuilds the branch from the main branch with one commit and force-pushes it, so it is only run
 * when every commit on the branch is the portal's.
 * @public
 */
export class GithubForge implements Forge {
  readonly #gitops: GitOpsConfig;
  readonly #options: GithubForgeOptions;
  readonly #http: ForgeHttp;
  readonly #owner: string;
  readonly #name: string;
  readonly #repository: string;

  constructor(options: GithubForgeOptions) {
    const { gitops, integration, credentials } = options;
    [this.#owner, this.#name] = repositoryPathBelow(
      `${new URL(gitops.repository).protocol}//${integration.host}`,
      gitops.repository,
      2,
    );
    this.#gitops = gitops;
    this.#options = options;
    this.#repository = `/repos/${this.#owner}/${this.#name}`;
    this.#http = new ForgeHttp({
      apiBaseUrl:
        integration.apiBaseUrl ?? `https://${integration.host}/api/v3`,
      headers: async () => {
        const { headers } = await credentials.getCredentials({
          url: gitops.repository,
        });
        return headers ?? {};
      },
    });
  }

  async openOrUpdate(change: Change): Promise<ProposalResult> {
    assertChange(change, this.#gitops);
    return untilSettled(() => this.#reconcile(change), this.#options.wait);
  }

  async listProposals(): Promise<Proposal[]> {
    return untilSettled(async () => {
      const proposals: Proposal[] = [];
      const pulls = this.#http.pages(`${this.#repository}/pulls`, githubPull, {
        query: {
          state: 'all',
          base: this.#gitops.branch,
          sort: 'updated',
          direction: 'desc',
        },
        size: PAGE,
        maxPages: LISTED_PAGES,
      });
      for await (const pull of pulls) {
        const proposal = proposalOf(pullRequestFacts(pull), this.#gitops);
        if (proposal) {
          proposals.push(proposal);
        }
      }
      return proposals.sort((a, b) => b.number - a.number);
    }, this.#options.wait);
  }

  async #reconcile(change: Change): Promise<ProposalResult> {
    const exists = await this.#http.find(
      `${this.#repository}/git/ref/heads/${urlPath(change.branch)}`,
      githubRef,
    );
    const pull = exists && (await this.#pull(change.branch, 'open'));
    const main = await this.#directory(change, this.#gitops.branch);
    if (!pull && directoryEdits(main, change.files).length === 0) {
      return this.#alreadyMerged(change);
    }
    if (exists) {
      const entries = await this.#directory(change, change.branch);
      const written = directoryEdits(entries, change.files).length === 0;
      if (pull && written) {
        return this.#amend(pull, change);
      }
      await this.#refuseForeign(change, entries);
    }
    const wanted = new Set(change.files.map(file => file.path));
    await this.#publish(
      change,
      main.map(entry => entry.path).filter(path => !wanted.has(path)),
    );
    const published = await this.#pull(change.branch, 'open');
    if (!published) {
      throw new ConflictError(
        `The pull request of ${change.branch} was closed while it was opened`,
      );
    }
    return {
      proposal: this.#proposal(change, published),
      outcome: pull ? 'updated' : 'opened',
    };
  }

  async #publish(change: Change, filesToDelete: string[]): Promise<void> {
    const { integrations, credentials, clientFactory, integration, logger } =
      this.#options;
    const action = createPublishGithubPullRequestAction({
      integrations,
      githubCredentialsProvider: credentials,
      clientFactory,
    });
    await runUpstreamAction(action, {
      logger,
      files: change.files,
      input: {
        repoUrl: `${integration.host}?owner=${this.#owner}&repo=${this.#name}`,
        branchName: change.branch,
        targetBranchName: this.#gitops.branch,
        title: change.title,
        description: change.body,
        commitMessage: commitMessage(change),
        filesToDelete,
        update: true,
        forceEmptyGitAuthor: true,
      },
    });
  }

  async #amend(pull: GithubPull, change: Change): Promise<ProposalResult> {
    if (pull.title === change.title && pull.body === change.body) {
      return { proposal: this.#proposal(change, pull), outcome: 'unchanged' };
    }
    const amended = await this.#http.request(
      `${this.#repository}/pulls/${pull.number}`,
      githubPull,
      {
        method: 'PATCH',
        body: { title: change.title, body: change.body },
      },
    );
    return { proposal: this.#proposal(change, amended), outcome: 'updated' };
  }

  async #alreadyMerged(change: Change): Promise<ProposalResult> {
    const pull = await this.#pull(change.branch, 'closed');
    if (pull?.merged_at) {
      return { proposal: this.#proposal(change, pull), outcome: 'unchanged' };
    }
    throw new ConflictError(
      `${change.directory} is already in ${
        this.#gitops.branch
      } exactly so; there is nothing to propose`,
    );
  }

  /** GitHub keeps the commits of a closed pull request, also when its branch goes another way. */
  async #isKept(branch: string, head: string): Promise<boolean> {
    const closed = await this.#pulls(branch, 'closed');
    return closed.some(pull => pull.head.sha === head);
  }

  async #pull(
    branch: string,
    state: 'open' | 'closed',
  ): Promise<GithubPull | undefined> {
    const pulls = await this.#pulls(branch, state);
    return pulls.find(pull => state === 'open' || pull.merged_at);
  }

  async #pulls(
    branch: string,
    state: 'open' | 'closed',
  ): Promise<GithubPull[]> {
    return this.#http.request(
      `${this.#repository}/pulls`,
      z.array(githubPull),
      {
        query: {
          state,
          head: `${this.#owner}:${branch}`,
          base: this.#gitops.branch,
          sort: 'created',
          direction: 'desc',
        },
      },
    );
  }

  async #directory(
    change: Change,
    ref: string,
    path: string = change.directory,
    depth: number = 0,
  ): Promise<DirectoryEntry[]> {
    const listed = await this.#http.find(
      `${this.#repository}/contents/${urlPath(path)}`,
      z.array(githubEntry),
      { ref },
    );
    const entries: DirectoryEntry[] = [];
    for (const entry of listed ?? []) {
      if (entry.type !== 'dir') {
        entries.push({ path: entry.path, blob: entry.sha });
      } else if (depth < MAX_DEPTH && entry.path.startsWith(`${path}/`)) {
        entries.push(
          ...(await this.#directory(change, ref, entry.path, depth + 1)),
        );
      } else {
        throw new ConflictError(`${entry.path} is nested too deeply`);
      }
    }
    return entries;
  }

  /** Refuses unless all commits that a force-push would drop are the portal's, and nobody amended the last. */
  async #refuseForeign(
    change: Change,
    entries: DirectoryEntry[],
  ): Promise<void> {
    const { commits, total_commits: total } = await this.#http.request(
      `${this.#repository}/compare/${this.#gitops.branch}...${urlPath(
        change.branch,
      )}`,
      githubComparison,
    );
    const last = commits.at(-1);
    if (!last) {
      return;
    }
    const foreign =
      commits.find(({ commit }) => !hasMark(commit.message)) ??
      (total === commits.length && isSealed([last.commit.message], entries)
        ? undefined
        : last);
    if (foreign && !(await this.#isKept(change.branch, last.sha))) {
      throw foreignCommitError(change, {
        id: foreign.sha,
        author: foreign.author?.login ?? foreign.commit.author?.name ?? '',
      });
    }
  }

  #proposal(change: Change, pull: GithubPull): Proposal {
    const facts = { ...pullRequestFacts(pull), branch: change.branch };
    return proposalOf(facts, this.#gitops)!;
  }
}
