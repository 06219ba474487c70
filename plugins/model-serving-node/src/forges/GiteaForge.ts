import { GiteaIntegrationConfig } from '@backstage/integration';
import {
  BranchProtection,
  Proposal,
} from '@model-serving/backstage-plugin-model-serving-common';
import { GitOpsConfig } from '../gitops';
import { assertChange } from './assertChange';
import { hasMark, isSealed } from './commitMark';
import { directoryEdits, DirectoryEntry, sameEntries } from './directoryEdits';
import { foreignCommitError } from './ForeignCommit';
import { Change, Forge, ProposalResult } from './Forge';
import {
  GiteaCommit,
  GiteaPull,
  headBranchOf,
  pullRequestFacts,
} from './giteaAnswers';
import { GiteaRepository } from './GiteaRepository';
import { nothingToProposeError } from './nothingToPropose';
import { ownEntries } from './ownEntries';
import { proposalFor, proposalsAmong } from './proposalOf';
import { Pause, untilSettled } from './untilSettled';
import { outcomeOf, Written } from './Written';

/** How many commits back the portal's own seal is looked for. */
const SEAL_HISTORY = 10;
const LISTED_PAGES = 10;
const SEARCHED_PAGES = 40;

/** @public */
export interface GiteaForgeOptions {
  gitops: GitOpsConfig;
  integration: GiteaIntegrationConfig;
  /** Waits between attempts; replaced in tests. */
  wait?: Pause;
  /** Deadline of one call in milliseconds, 15,000 by default. */
  timeoutMs?: number;
}

/**
 * Proposals on Gitea, by two writing calls: one that commits all files to a new branch, one that
 * opens the pull request. Before each of them the state is read, and after an answer that got lost
 * it is read again, so that repeating is safe at every point. Branches are never force-pushed.
 * @public
 */
export class GiteaForge implements Forge {
  readonly #gitops: GitOpsConfig;
  readonly #repository: GiteaRepository;
  readonly #wait?: Pause;

  constructor(options: GiteaForgeOptions) {
    const { gitops, integration, timeoutMs, wait } = options;
    this.#gitops = gitops;
    this.#wait = wait;
    this.#repository = new GiteaRepository({
      ...gitops,
      integration,
      timeoutMs,
    });
  }

  async rehearse(change: Change): Promise<void> {
    assertChange(change, this.#gitops);
  }

  async openOrUpdate(change: Change): Promise<ProposalResult> {
    assertChange(change, this.#gitops);
    const written = { pullRequest: false, anything: false };
    return untilSettled(() => this.#reconcile(change, written), this.#wait);
  }

  async branchProtection(): Promise<BranchProtection> {
    return untilSettled(() => this.#repository.protection(), this.#wait);
  }

  async listProposals(): Promise<Proposal[]> {
    const repository = this.#repository;
    async function* facts() {
      for await (const pull of repository.pulls('all', LISTED_PAGES)) {
        yield pullRequestFacts(pull);
      }
    }
    return untilSettled(
      () => proposalsAmong(facts(), this.#gitops),
      this.#wait,
    );
  }

  /** Reads where things stand and does what is missing. */
  async #reconcile(change: Change, written: Written): Promise<ProposalResult> {
    const repository = this.#repository;
    const { branch, directory, files } = change;
    let head = await repository.head(branch);
    let pull = head && (await this.#openPull(branch));
    if (!pull) {
      const main = ownEntries(
        change,
        await repository.directory(this.#gitops.branch, directory),
      );
      const edits = directoryEdits(main, files);
      if (edits.length === 0) {
        return this.#alreadyMerged(change);
      }
      if (head && (await this.#isSpent(branch, head))) {
        const entries = ownEntries(
          change,
          await repository.directory(branch, directory),
        );
        await this.#refuseForeign(change, head, entries);
        await repository.deleteBranch(branch);
        head = undefined;
      }
      if (!head) {
        written.anything = true;
        await repository.commit(change, edits, 'new branch');
      }
    }
    if (head) {
      const entries = ownEntries(
        change,
        await repository.directory(branch, directory),
      );
      const edits = directoryEdits(entries, files);
      if (edits.length > 0) {
        await this.#refuseForeign(change, head, entries);
        written.anything = true;
        await repository.commit(change, edits, 'existing branch');
      }
    }
    if (!pull) {
      written.pullRequest = true;
      pull = await repository.open(change);
    } else if (pull.title !== change.title || pull.body !== change.body) {
      written.anything = true;
      pull = await repository.amend(pull, change);
    }
    return {
      proposal: this.#proposal(change, pull),
      outcome: outcomeOf(written),
    };
  }

  async #openPull(branch: string): Promise<GiteaPull | undefined> {
    for await (const pull of this.#repository.pulls('open', SEARCHED_PAGES)) {
      if (headBranchOf(pull) === branch) {
        return pull;
      }
    }
    return undefined;
  }

  /** A branch is spent when its pull request was closed or merged after the last commit on it. */
  async #isSpent(branch: string, head: GiteaCommit): Promise<boolean> {
    for await (const pull of this.#repository.pulls('closed', SEARCHED_PAGES)) {
      const closedAt = pull.merged_at ?? pull.closed_at;
      if (
        headBranchOf(pull) === branch &&
        (!closedAt || !head.at || Date.parse(closedAt) >= Date.parse(head.at))
      ) {
        return true;
      }
    }
    return false;
  }

  async #alreadyMerged(change: Change): Promise<ProposalResult> {
    for await (const pull of this.#repository.pulls('closed', SEARCHED_PAGES)) {
      if (headBranchOf(pull) === change.branch && pull.merged) {
        return {
          proposal: this.#proposal(change, pull),
          outcome: 'unchanged',
        };
      }
    }
    throw nothingToProposeError(change, this.#gitops);
  }

  /** Refuses when the directory on the branch is neither as the portal left it nor as in the main branch. */
  async #refuseForeign(
    change: Change,
    head: GiteaCommit,
    entries: DirectoryEntry[],
  ): Promise<void> {
    let foreign: GiteaCommit | undefined;
    for await (const commit of this.#repository.history(head, SEAL_HISTORY)) {
      if (isSealed(commit.message, entries)) {
        return;
      }
      if (!foreign && !hasMark(commit.message)) {
        foreign = commit;
      }
    }
    const main = ownEntries(
      change,
      await this.#repository.directory(this.#gitops.branch, change.directory),
    );
    if (!sameEntries(main, entries)) {
      const { id } = foreign ?? head;
      throw foreignCommitError(change, await this.#repository.commitFacts(id));
    }
  }

  #proposal(change: Change, pull: GiteaPull): Proposal {
    return proposalFor(change, pullRequestFacts(pull), this.#gitops);
  }
}
