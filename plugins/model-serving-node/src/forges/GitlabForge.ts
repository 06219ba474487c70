import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import {
  GitLabIntegrationConfig,
  ScmIntegrations,
} from '@backstage/integration';
import {
  createGitlabRepoPushAction,
  createPublishGitlabMergeRequestAction,
} from '@backstage/plugin-scaffolder-backend-module-gitlab';
import {
  BranchProtection,
  Proposal,
} from '@model-serving/backstage-plugin-model-serving-common';
import { GitOpsConfig } from '../gitops';
import { GitOpsFile } from '../manifests';
import { assertChange } from './assertChange';
import { DirectoryEdit, directoryEdits } from './directoryEdits';
import { foreignCommitError } from './ForeignCommit';
import { Change, Forge, ProposalResult } from './Forge';
import { GitlabMerge, mergeRequestFacts } from './gitlabAnswers';
import { GitlabRepository } from './GitlabRepository';
import { nothingToProposeError } from './nothingToPropose';
import { ownEntries } from './ownEntries';
import { proposalFor, proposalsAmong } from './proposalOf';
import { runUpstreamAction } from './runUpstreamAction';
import { Pause, untilSettled } from './untilSettled';
import { outcomeOf, Written } from './Written';

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
  readonly #repository: GitlabRepository;

  constructor(options: GitlabForgeOptions) {
    const { gitops, integration } = options;
    this.#gitops = gitops;
    this.#options = options;
    this.#repository = new GitlabRepository({ ...gitops, integration });
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
      for await (const merge of repository.recentMerges()) {
        yield mergeRequestFacts(merge);
      }
    }
    return untilSettled(
      () => proposalsAmong(facts(), this.#gitops),
      this.#options.wait,
    );
  }

  async #reconcile(change: Change, written: Written): Promise<ProposalResult> {
    const { branch, directory, files } = change;
    let head = await this.#repository.head(branch);
    const merges = await this.#repository.merges(branch);
    let merge = merges.find(isOpen);
    if (!merge) {
      const main = ownEntries(
        change,
        await this.#repository.directory(this.#gitops.branch, directory),
      );
      if (directoryEdits(main, files).length === 0) {
        return this.#alreadyMerged(change, merges);
      }
      // GitLab keeps the commits of a closed merge request, so nothing is lost with its branch.
      if (head && merges.some(({ sha }) => sha === head)) {
        await this.#repository.deleteBranch(branch);
        head = undefined;
      }
      written.pullRequest = true;
    }
    if (!head) {
      await this.#publish(change, files, 'auto');
    }
    await this.#complete(change, head, written);
    merge ??= await this.#opened(change);
    if (merge.title !== change.title || merge.description !== change.body) {
      written.anything = true;
      merge = await this.#repository.amend(merge, change);
    }
    return {
      proposal: this.#proposal(change, merge),
      outcome: outcomeOf(written),
    };
  }

  /** The merge request that was just opened with the branch, or opens it for a branch that has none. */
  async #opened(change: Change): Promise<GitlabMerge> {
    const find = async () =>
      (await this.#repository.merges(change.branch)).find(isOpen);
    let merge = await find();
    if (!merge) {
      await this.#publish(change, [], 'skip');
      merge = await find();
    }
    if (!merge) {
      throw new ConflictError(
        `The merge request of ${change.branch} was closed while it was opened`,
      );
    }
    return merge;
  }

  /** Pushes what the branch still lacks: first files that are new or changed, then deletions. */
  async #complete(
    change: Change,
    head: string | undefined,
    written: Written,
  ): Promise<void> {
    const { branch, directory, files } = change;
    const entries = ownEntries(
      change,
      await this.#repository.directory(branch, directory),
    );
    const edits = directoryEdits(entries, files);
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
      const deleted = deletions.map(({ path }) => ({ path, content: '' }));
      await this.#push(change, deleted, 'delete');
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

  #alreadyMerged(change: Change, merges: GitlabMerge[]): ProposalResult {
    const merge = merges.find(({ state }) => state === 'merged');
    if (!merge) {
      throw nothingToProposeError(change, this.#gitops);
    }
    return { proposal: this.#proposal(change, merge), outcome: 'unchanged' };
  }

  /** Refuses unless every commit that only the branch has is by the token's own user. */
  async #refuseForeign(change: Change): Promise<void> {
    const own = await this.#repository.ownAddresses();
    const commits = await this.#repository.ahead(change.branch);
    const foreign = commits.find(commit => !own.has(commit.author_email));
    if (foreign) {
      throw foreignCommitError(change, {
        id: foreign.id,
        author: foreign.author_name,
      });
    }
  }

  #repoUrl(): string {
    const { owner, name } = this.#repository;
    const query = new URLSearchParams({ owner, repo: name });
    return `${this.#options.integration.host}?${query}`;
  }

  #proposal(change: Change, merge: GitlabMerge): Proposal {
    return proposalFor(change, mergeRequestFacts(merge), this.#gitops);
  }
}

function isOpen({ state }: GitlabMerge): boolean {
  return state === 'opened';
}

function contentOf(edit: DirectoryEdit): GitOpsFile[] {
  return edit.operation === 'delete'
    ? []
    : [{ path: edit.path, content: edit.content }];
}
