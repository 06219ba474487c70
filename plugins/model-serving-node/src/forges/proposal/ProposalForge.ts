import { ConflictError } from '@backstage/errors';
import {
  BranchProtection,
  RepositoryWriters,
} from '@model-serving/backstage-plugin-model-serving-common';
import { GitOpsConfig } from '../../gitops/readGitOpsConfig';
import { assertChange } from './assertChange';
import { hasMark, isSealed } from './commitMark';
import {
  DirectoryEdit,
  directoryEdits,
  DirectoryEntry,
  ownEntries,
  sameEntries,
} from './directoryEdits';
import {
  Change,
  Forge,
  ForgeProposals,
  ForgeRevisions,
  ProposalResult,
} from '../Forge';
import { ForgeCommit, ForgePull, ForgeRepository } from '../ForgeRepository';
import { proposalFor, proposalsAmong } from './proposalOf';
import { provenanceLines, readProvenance } from './provenance';
import { fittedBody } from './renderReport';
import { revisionsOf } from './revisionsOf';
import { Pause, untilSettled } from './untilSettled';

/** How many commits back the portal's own seal is looked for. */
const SEAL_HISTORY = 10;

/** What a request has written so far, over all its attempts: a write whose answer got lost counts. */
interface Written {
  pullRequest: boolean;
  anything: boolean;
}

/** What has to be done so that a change is proposed. */
type Plan =
  /** Nothing: this pull request brought it to the main branch. */
  | { merged: ForgePull }
  | {
      /** The open pull request; undefined when one has to be opened. */
      pull: ForgePull | undefined;
      /** Whether the branch is one of a proposal that is done, and goes first. */
      deleteBranch: boolean;
      /** Undefined when the branch holds the files already. */
      commit:
        | {
            edits: DirectoryEdit[];
            branch: 'new' | 'existing';
            parent: ForgeCommit;
          }
        | undefined;
    };

/**
 * Proposals on any forge, by two writing steps: one that commits all files to the proposal's branch,
 * one that opens the pull request. Before each of them the state is read, and after an answer that got
 * lost it is read again, so that repeating is safe at every point. Branches are never force-pushed.
 */
export class ProposalForge implements Forge {
  readonly #gitops: GitOpsConfig;
  readonly #repository: ForgeRepository;
  readonly #wait?: Pause;

  constructor(options: {
    gitops: GitOpsConfig;
    repository: ForgeRepository;
    /** Waits between attempts; replaced in tests. */
    wait?: Pause;
  }) {
    this.#gitops = options.gitops;
    this.#repository = options.repository;
    this.#wait = options.wait;
  }

  async rehearse(change: Change): Promise<void> {
    assertChange(change, this.#gitops);
    await untilSettled(() => this.#plan(change), this.#wait);
  }

  async openOrUpdate(wanted: Change): Promise<ProposalResult> {
    assertChange(wanted, this.#gitops);
    const written = { pullRequest: false, anything: false };
    return untilSettled(
      async () => this.#carryOut(wanted, await this.#plan(wanted), written),
      this.#wait,
    );
  }

  branchProtection(): Promise<BranchProtection> {
    return untilSettled(() => this.#repository.protection(), this.#wait);
  }

  writers(): Promise<RepositoryWriters> {
    return untilSettled(() => this.#repository.writers(), this.#wait);
  }

  listProposals(): Promise<ForgeProposals> {
    return untilSettled(async () => {
      // One after the other: what is merged in between is in both lists then, and not in neither.
      const open = await this.#repository.recentPulls('open');
      const closed = await this.#repository.recentPulls('closed');
      return {
        proposals: proposalsAmong(
          [...open.pulls, ...closed.pulls],
          this.#gitops,
        ),
        incomplete: open.complete
          ? null
          : `the forge lists more than ${open.pulls.length} open pull requests; the ones that were updated longest ago are missing`,
      };
    }, this.#wait);
  }

  listRevisions(
    { branch, directory }: Pick<Change, 'branch' | 'directory'>,
    commit: string,
  ): Promise<ForgeRevisions> {
    return untilSettled(async () => {
      const commits: ForgeCommit[] = [];
      let complete = true;
      const pages = this.#repository.folderHistory(commit, directory);
      for await (const { cut, items } of pages) {
        commits.push(...items);
        complete &&= !cut;
      }
      const pulls: ForgePull[] = [];
      if (commits.length > 0) {
        for await (const pull of this.#repository.pullsOf(branch, 'closed')) {
          pulls.push(pull);
        }
      }
      return {
        revisions: revisionsOf(commits, pulls, this.#gitops.repository),
        incomplete: complete
          ? null
          : `only the last ${commits.length} commits are looked at`,
      };
    }, this.#wait);
  }

  /** Reads where things stand, and decides what is missing. */
  async #plan(change: Change): Promise<Plan> {
    const { branch, directory, files } = change;
    const head = await this.#repository.head(branch);
    const pull = head && (await this.#pullOf(branch, 'open'));
    if (!pull) {
      const main = await this.#main();
      const entries = await this.#repository.directory(main.id, directory);
      const edits = directoryEdits(ownEntries(change, entries), files);
      if (edits.length === 0) {
        return { merged: await this.#merged(change) };
      }
      const isSpent = head !== undefined && (await this.#isSpent(branch, head));
      if (isSpent) {
        await this.#refuseForeign(change, head);
      }
      if (!head || isSpent) {
        const commit = { edits, branch: 'new' as const, parent: main };
        return { pull, commit, deleteBranch: isSpent };
      }
    }
    const entries = await this.#entries(change, head);
    const edits = directoryEdits(entries, files);
    if (edits.length === 0) {
      return { pull, commit: undefined, deleteBranch: false };
    }
    await this.#refuseForeign(change, head, entries);
    const commit = { edits, branch: 'existing' as const, parent: head };
    return { pull, commit, deleteBranch: false };
  }

  async #carryOut(
    wanted: Change,
    plan: Plan,
    written: Written,
  ): Promise<ProposalResult> {
    if ('merged' in plan) {
      return this.#result(wanted, plan.merged, 'unchanged');
    }
    const repository = this.#repository;
    let { pull } = plan;
    const change = { ...wanted, body: this.#described(wanted, pull) };
    if (plan.deleteBranch) {
      await repository.deleteBranch(change.branch);
    }
    if (plan.commit) {
      written.anything = true;
      await repository.commit(change, plan.commit.edits, plan.commit);
    }
    if (!pull) {
      written.pullRequest = true;
      pull = await repository.open(change);
    } else if (pull.title !== change.title || pull.body !== change.body) {
      written.anything = true;
      pull = await repository.amend(pull, change);
    }
    return this.#result(change, pull, outcomeOf(written));
  }

  /** The description, which goes on naming who asked first. */
  #described(change: Change, open: ForgePull | undefined): string {
    const former = open && readProvenance(open.body);
    return fittedBody(
      `${provenanceLines(change, former)}\n\n${change.body}`,
      this.#repository.maxDescription,
    );
  }

  #result(
    change: Change,
    pull: ForgePull,
    outcome: ProposalResult['outcome'],
  ): ProposalResult {
    return { proposal: proposalFor(change, pull, this.#gitops), outcome };
  }

  async #main(): Promise<ForgeCommit> {
    const { branch } = this.#gitops;
    const main = await this.#repository.head(branch);
    if (!main) {
      throw new ConflictError(
        `Branch ${branch} of ${
          this.#gitops.repository
        } not found; check modelServing.gitops.branch`,
      );
    }
    return main;
  }

  async #entries(change: Change, head: ForgeCommit): Promise<DirectoryEntry[]> {
    return ownEntries(
      change,
      await this.#repository.directory(head.id, change.directory),
    );
  }

  async #pullOf(
    branch: string,
    state: 'open' | 'closed',
    wanted: (pull: ForgePull) => boolean = () => true,
  ): Promise<ForgePull | undefined> {
    for await (const pull of this.#repository.pullsOf(branch, state)) {
      if (wanted(pull)) {
        return pull;
      }
    }
    return undefined;
  }

  /** A branch is spent when a closed or merged pull request keeps its last commit. */
  async #isSpent(branch: string, head: ForgeCommit): Promise<boolean> {
    const keeper = await this.#pullOf(
      branch,
      'closed',
      ({ closedAt, closedHead }) =>
        closedHead === null
          ? !closedAt || !head.at || Date.parse(closedAt) >= Date.parse(head.at)
          : head.id.startsWith(closedHead),
    );
    return keeper !== undefined;
  }

  /** The proposal that brought to the main branch what it holds. */
  async #merged(change: Change): Promise<ForgePull> {
    const merged = await this.#pullOf(change.branch, 'closed', ({ mergedAt }) =>
      Boolean(mergedAt),
    );
    if (!merged) {
      throw new ConflictError(
        `${change.directory} in ${this.#gitops.branch} ${
          change.remove ? 'has no files' : 'already has exactly this content'
        }; there is nothing to propose`,
      );
    }
    return merged;
  }

  /** Refuses when the directory on the branch is neither as the portal left it nor as in the main branch. */
  async #refuseForeign(
    change: Change,
    head: ForgeCommit,
    known?: DirectoryEntry[],
  ): Promise<void> {
    const entries = known ?? (await this.#entries(change, head));
    let foreign: ForgeCommit | undefined;
    const history = this.#repository.history(change.branch, head, SEAL_HISTORY);
    for await (const commit of history) {
      if (isSealed(commit.message, entries)) {
        return;
      }
      if (!foreign && !hasMark(commit.message)) {
        foreign = commit;
      }
    }
    const main = await this.#entries(change, await this.#main());
    if (!sameEntries(main, entries)) {
      throw foreignCommitError(change, foreign ?? head);
    }
  }
}

function outcomeOf(written: Written): ProposalResult['outcome'] {
  if (written.pullRequest) {
    return 'opened';
  }
  return written.anything ? 'updated' : 'unchanged';
}

/** The refusal to overwrite another author's work, with the author and what can be done. */
function foreignCommitError(
  change: Change,
  commit: ForgeCommit,
): ConflictError {
  const author = commit.author.replace(/[^\p{L}\p{N} ._-]/gu, '').slice(0, 100);
  return new ConflictError(
    `Branch ${change.branch} has commit ${commit.id.slice(0, 10)} by ${
      author || 'an unknown author'
    } that this proposal would overwrite. ` +
      'Merge or close its pull request and delete the branch, then propose again.',
  );
}
