import { ConflictError } from '@backstage/errors';
import {
  getGiteaRequestOptions,
  GiteaIntegrationConfig,
} from '@backstage/integration';
import { Proposal } from '@model-serving/backstage-plugin-model-serving-common';
import { GitOpsConfig } from '../gitops';
import { assertChange } from './assertChange';
import { commitMessage, isSealed } from './commitMark';
import {
  DirectoryEdit,
  directoryEdits,
  DirectoryEntry,
} from './directoryEdits';
import { foreignCommitError } from './ForeignCommit';
import { Change, Forge, ProposalResult } from './Forge';
import { ForgeHttp, urlPath } from './ForgeHttp';
import {
  giteaBranch,
  giteaCommit,
  giteaEntry,
  GiteaPull,
  giteaPull,
  headBranchOf,
  pullRequestFacts,
} from './giteaAnswers';
import { proposalOf } from './proposalOf';
import { repositoryPathBelow } from './repositoryPathBelow';
import { Pause, untilSettled } from './untilSettled';
import { z } from 'zod';

const MAX_DEPTH = 4;
/** How many commits back the portal's own seal is looked for. */
const SEAL_HISTORY = 10;
const PAGE: [string, number] = ['limit', 50];
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
  readonly #http: ForgeHttp;
  readonly #repository: string;
  readonly #wait?: Pause;

  constructor(options: GiteaForgeOptions) {
    const { gitops, integration } = options;
    const baseUrl = integration.baseUrl ?? `https://${integration.host}`;
    const [owner, name] = repositoryPathBelow(baseUrl, gitops.repository, 2);
    this.#gitops = gitops;
    this.#repository = `/repos/${owner}/${name}`;
    this.#wait = options.wait;
    this.#http = new ForgeHttp({
      apiBaseUrl: `${baseUrl}/api/v1`,
      headers: async () => getGiteaRequestOptions(integration).headers ?? {},
      timeoutMs: options.timeoutMs,
    });
  }

  async openOrUpdate(change: Change): Promise<ProposalResult> {
    assertChange(change, this.#gitops);
    const written = { pullRequest: false, anything: false };
    return untilSettled(() => this.#reconcile(change, written), this.#wait);
  }

  async listProposals(): Promise<Proposal[]> {
    return untilSettled(async () => {
      const proposals: Proposal[] = [];
      const pulls = this.#pulls('all', LISTED_PAGES);
      for await (const pull of pulls) {
        const proposal = proposalOf(pullRequestFacts(pull), this.#gitops);
        if (proposal) {
          proposals.push(proposal);
        }
      }
      return proposals.sort((a, b) => b.number - a.number);
    }, this.#wait);
  }

  /** Reads where things stand and does what is missing. `written` outlives a lost answer. */
  async #reconcile(
    change: Change,
    written: { pullRequest: boolean; anything: boolean },
  ): Promise<ProposalResult> {
    let branch = await this.#branch(change.branch);
    let pull = branch && (await this.#openPull(change.branch));
    if (!pull) {
      const edits = directoryEdits(
        await this.#directory(change, this.#gitops.branch),
        change.files,
      );
      if (edits.length === 0) {
        return this.#alreadyMerged(change);
      }
      if (branch && (await this.#isSpent(change.branch, branch.writtenAt))) {
        await this.#refuseForeign(
          change,
          await this.#directory(change, change.branch),
        );
        await this.#deleteBranch(change.branch);
        branch = undefined;
      }
      if (!branch) {
        written.anything = true;
        await this.#commit(change, edits, 'new branch');
      }
    }
    if (branch) {
      const entries = await this.#directory(change, change.branch);
      const edits = directoryEdits(entries, change.files);
      if (edits.length > 0) {
        await this.#refuseForeign(change, entries);
        written.anything = true;
        await this.#commit(change, edits, 'existing branch');
      }
    }
    if (!pull) {
      written.pullRequest = true;
      pull = await this.#open(change);
    } else if (pull.title !== change.title || pull.body !== change.body) {
      written.anything = true;
      pull = await this.#amend(pull, change);
    }
    return {
      proposal: this.#proposal(change, pull),
      outcome: outcomeOf(written),
    };
  }

  async #branch(
    name: string,
  ): Promise<{ writtenAt: string | undefined } | undefined> {
    const branch = await this.#http.find(
      `${this.#repository}/branches/${urlPath(name)}`,
      giteaBranch,
    );
    return branch && { writtenAt: branch.commit.timestamp };
  }

  async #deleteBranch(name: string): Promise<void> {
    await this.#http.request(
      `${this.#repository}/branches/${urlPath(name)}`,
      z.unknown(),
      { method: 'DELETE' },
    );
  }

  async *#pulls(
    state: 'open' | 'closed' | 'all',
    maxPages: number,
  ): AsyncGenerator<GiteaPull> {
    const pulls = this.#http.pages(`${this.#repository}/pulls`, giteaPull, {
      query: { state, sort: 'recentupdate' },
      size: PAGE,
      maxPages,
    });
    for await (const pull of pulls) {
      if (
        pull.base.ref === this.#gitops.branch &&
        headBranchOf(pull) !== undefined
      ) {
        yield pull;
      }
    }
  }

  async #openPull(branch: string): Promise<GiteaPull | undefined> {
    for await (const pull of this.#pulls('open', SEARCHED_PAGES)) {
      if (headBranchOf(pull) === branch) {
        return pull;
      }
    }
    return undefined;
  }

  /** A branch is spent when its pull request was closed or merged after the last commit on it. */
  async #isSpent(
    branch: string,
    writtenAt: string | undefined,
  ): Promise<boolean> {
    for await (const pull of this.#pulls('closed', SEARCHED_PAGES)) {
      const closedAt = pull.merged_at ?? pull.closed_at;
      if (
        headBranchOf(pull) === branch &&
        (!closedAt ||
          !writtenAt ||
          Date.parse(closedAt) >= Date.parse(writtenAt))
      ) {
        return true;
      }
    }
    return false;
  }

  async #alreadyMerged(change: Change): Promise<ProposalResult> {
    for await (const pull of this.#pulls('closed', SEARCHED_PAGES)) {
      if (headBranchOf(pull) === change.branch && pull.merged) {
        return {
          proposal: this.#proposal(change, pull),
          outcome: 'unchanged',
        };
      }
    }
    throw new ConflictError(
      `${change.directory} is already in ${
        this.#gitops.branch
      } exactly so; there is nothing to propose`,
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
      z.array(giteaEntry),
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

  /** Refuses when the directory on the branch is neither as the portal left it nor as in the main branch. */
  async #refuseForeign(
    change: Change,
    entries: DirectoryEntry[],
  ): Promise<void> {
    const commits = await this.#http.request(
      `${this.#repository}/commits`,
      z.array(giteaCommit),
      {
        query: {
          sha: change.branch,
          path: change.directory,
          limit: SEAL_HISTORY,
          stat: 'false',
          verification: 'false',
          files: 'false',
        },
      },
    );
    if (
      commits.length === 0 ||
      isSealed(
        commits.map(({ commit }) => commit.message),
        entries,
      )
    ) {
      return;
    }
    const main = await this.#directory(change, this.#gitops.branch);
    if (sameEntries(main, entries)) {
      return;
    }
    const [{ sha, author, commit }] = commits;
    throw foreignCommitError(change, {
      id: sha,
      author: author?.login ?? commit.author?.name ?? '',
    });
  }

  async #commit(
    change: Change,
    edits: DirectoryEdit[],
    where: 'new branch' | 'existing branch',
  ): Promise<void> {
    await this.#http.request(`${this.#repository}/contents`, z.unknown(), {
      method: 'POST',
      body: {
        ...(where === 'new branch'
          ? { branch: this.#gitops.branch, new_branch: change.branch }
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

  async #open(change: Change): Promise<GiteaPull> {
    return this.#http.request(`${this.#repository}/pulls`, giteaPull, {
      method: 'POST',
      body: {
        base: this.#gitops.branch,
        head: change.branch,
        title: change.title,
        body: change.body,
      },
    });
  }

  async #amend(pull: GiteaPull, change: Change): Promise<GiteaPull> {
    return this.#http.request(
      `${this.#repository}/pulls/${pull.number}`,
      giteaPull,
      {
        method: 'PATCH',
        body: { title: change.title, body: change.body },
      },
    );
  }

  #proposal(change: Change, pull: GiteaPull): Proposal {
    const facts = { ...pullRequestFacts(pull), branch: change.branch };
    return proposalOf(facts, this.#gitops)!;
  }
}

function outcomeOf(written: {
  pullRequest: boolean;
  anything: boolean;
}): ProposalResult['outcome'] {
  if (written.pullRequest) {
    return 'opened';
  }
  return written.anything ? 'updated' : 'unchanged';
}

function sameEntries(a: DirectoryEntry[], b: DirectoryEntry[]): boolean {
  const blobs = new Map(a.map(entry => [entry.path, entry.blob]));
  return (
    a.length === b.length &&
    b.every(entry => blobs.get(entry.path) === entry.blob)
  );
}
