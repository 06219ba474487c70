import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import {
  GithubCredentialsProvider,
  GithubIntegrationConfig,
  ScmIntegrations,
} from '@backstage/integration';
import type * as Upstream from '@backstage/plugin-scaffolder-backend-module-github';
import {
  BranchProtection,
  Proposal,
} from '@model-serving/backstage-plugin-model-serving-common';
import { GitOpsConfig } from '../gitops';
import { assertChange } from './assertChange';
import { commitMessage, hasMark, isSealed } from './commitMark';
import { directoryEdits, DirectoryEntry } from './directoryEdits';
import { foreignCommitError } from './ForeignCommit';
import { Change, Forge, ProposalResult } from './Forge';
import { GithubPull, pullRequestFacts } from './githubAnswers';
import { GithubRepository } from './GithubRepository';
import { nothingToProposeError } from './nothingToPropose';
import { ownEntries } from './ownEntries';
import { proposalFor, proposalsAmong } from './proposalOf';
import { runUpstreamAction } from './runUpstreamAction';
import { Pause, untilSettled } from './untilSettled';
import { outcomeOf, Written } from './Written';

type CreateAction = typeof Upstream.createPublishGithubPullRequestAction;

/** @public */
export interface GithubForgeOptions {
  gitops: GitOpsConfig;
  integrations: ScmIntegrations;
  integration: GithubIntegrationConfig;
  credentials: GithubCredentialsProvider;
  logger: LoggerService;
  /** The client of `publish:github:pull-request`; replaced in tests. */
  clientFactory?: Parameters<CreateAction>[0]['clientFactory'];
  /** Loads the function behind `publish:github:pull-request`; replaced in tests. */
  loadUpstream?: () => Promise<{
    createPublishGithubPullRequestAction: CreateAction;
  }>;
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
  readonly #repository: GithubRepository;

  constructor(options: GithubForgeOptions) {
    const { gitops, integration, credentials } = options;
    this.#gitops = gitops;
    this.#options = options;
    this.#repository = new GithubRepository({
      ...gitops,
      integration,
      credentials,
    });
  }

  async rehearse(change: Change): Promise<void> {
    assertChange(change, this.#gitops);
  }

  async openOrUpdate(change: Change): Promise<ProposalResult> {
    assertChange(change, this.#gitops);
    const written = { pullRequest: false, anything: false };
    return untilSettled(
      () => this.#reconcile(change, written),
      this.#options.wait,
    );
  }

  async branchProtection(): Promise<BranchProtection> {
    return untilSettled(
      () => this.#repository.protection(),
      this.#options.wait,
    );
  }

  async listProposals(): Promise<Proposal[]> {
    const repository = this.#repository;
    async function* facts() {
      for await (const pull of repository.recentPulls()) {
        yield pullRequestFacts(pull);
      }
    }
    return untilSettled(
      () => proposalsAmong(facts(), this.#gitops),
      this.#options.wait,
    );
  }

  async #reconcile(change: Change, written: Written): Promise<ProposalResult> {
    const { branch, directory, files } = change;
    const exists = await this.#repository.hasBranch(branch);
    const [pull] = exists ? await this.#repository.pulls(branch, 'open') : [];
    const main = ownEntries(
      change,
      await this.#repository.directory(this.#gitops.branch, directory),
    );
    if (!pull && directoryEdits(main, files).length === 0) {
      return this.#alreadyMerged(change);
    }
    if (exists) {
      const entries = ownEntries(
        change,
        await this.#repository.directory(branch, directory),
      );
      if (pull && directoryEdits(entries, files).length === 0) {
        const proposal = await this.#amend(pull, change, written);
        return { proposal, outcome: outcomeOf(written) };
      }
      await this.#refuseForeign(change, entries);
    }
    written.anything = true;
    written.pullRequest ||= !pull;
    await this.#publish(change, main);
    const [published] = await this.#repository.pulls(branch, 'open');
    if (!published) {
      throw new ConflictError(
        `The pull request of ${branch} was closed while it was opened`,
      );
    }
    return {
      proposal: this.#proposal(change, published),
      outcome: outcomeOf(written),
    };
  }

  async #publish(change: Change, main: DirectoryEntry[]): Promise<void> {
    const {
      integrations,
      integration,
      credentials,
      logger,
      clientFactory,
      // All of GitHub's clients come with it: seconds of start-up that a portal on another forge is spared.
      loadUpstream = () =>
        import('@backstage/plugin-scaffolder-backend-module-github'),
    } = this.#options;
    const { owner, name } = this.#repository;
    const wanted = new Set(change.files.map(file => file.path));
    const { createPublishGithubPullRequestAction } = await loadUpstream();
    const action = createPublishGithubPullRequestAction({
      integrations,
      githubCredentialsProvider: credentials,
      clientFactory,
    });
    await runUpstreamAction(action, {
      logger,
      files: change.files,
      input: {
        repoUrl: `${integration.host}?owner=${owner}&repo=${name}`,
        branchName: change.branch,
        targetBranchName: this.#gitops.branch,
        title: change.title,
        description: change.body,
        commitMessage: commitMessage(change),
        filesToDelete: main
          .map(entry => entry.path)
          .filter(path => !wanted.has(path)),
        update: true,
        forceEmptyGitAuthor: true,
      },
    });
  }

  async #amend(
    pull: GithubPull,
    change: Change,
    written: Written,
  ): Promise<Proposal> {
    if (pull.title === change.title && pull.body === change.body) {
      return this.#proposal(change, pull);
    }
    written.anything = true;
    return this.#proposal(change, await this.#repository.amend(pull, change));
  }

  async #alreadyMerged(change: Change): Promise<ProposalResult> {
    const closed = await this.#repository.pulls(change.branch, 'closed');
    const merged = closed.find(pull => pull.merged_at);
    if (!merged) {
      throw nothingToProposeError(change, this.#gitops);
    }
    return { proposal: this.#proposal(change, merged), outcome: 'unchanged' };
  }

  /** Refuses unless all commits that a force-push would drop are the portal's, and nobody amended the last. */
  async #refuseForeign(
    change: Change,
    entries: DirectoryEntry[],
  ): Promise<void> {
    const { commits, total_commits: total } = await this.#repository.ahead(
      change.branch,
    );
    const last = commits.at(-1);
    if (!last) {
      return;
    }
    const foreign =
      commits.find(({ commit }) => !hasMark(commit.message)) ??
      (total === commits.length && isSealed(last.commit.message, entries)
        ? undefined
        : last);
    if (foreign && !(await this.#isKept(change.branch, last.sha))) {
      throw foreignCommitError(change, {
        id: foreign.sha,
        author: foreign.author?.login ?? foreign.commit.author?.name ?? '',
      });
    }
  }

  /** GitHub keeps the commits of a closed pull request, also when its branch goes another way. */
  async #isKept(branch: string, head: string): Promise<boolean> {
    const closed = await this.#repository.pulls(branch, 'closed');
    return closed.some(pull => pull.head.sha === head);
  }

  #proposal(change: Change, pull: GithubPull): Proposal {
    return proposalFor(change, pullRequestFacts(pull), this.#gitops);
  }
}
