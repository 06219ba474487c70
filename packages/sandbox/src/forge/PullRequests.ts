import { readFile, rename, writeFile } from 'node:fs/promises';
import { ForgeError } from './ForgeError';
import { GitRepository, MergeConflictError } from './GitRepository';

/** A pull request as it is kept. */
export interface PullRequest {
  number: number;
  title: string;
  body: string;
  head: string;
  base: string;
  author: string;
  state: 'open' | 'closed';
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  mergedAt: string | null;
  mergeCommit: string | null;
  /** What was proposed, once the branches may be gone. */
  headSha: string;
  mergeBase: string;
}

/** Told of a merge. */
export type MergeListener = (commit: string) => void;

/** The pull requests of one repository, kept in a JSON file beside it. */
export class PullRequests {
  readonly #listeners: MergeListener[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  readonly #file: string;
  readonly #pulls: PullRequest[];

  private constructor(
    file: string,
    readonly repository: GitRepository,
    pulls: PullRequest[],
  ) {
    this.#file = file;
    this.#pulls = pulls;
  }

  static async open(
    file: string,
    repository: GitRepository,
  ): Promise<PullRequests> {
    const kept = await readFile(file, 'utf8').catch(() => '[]');
    return new PullRequests(file, repository, JSON.parse(kept));
  }

  onMerged(listener: MergeListener): void {
    this.#listeners.push(listener);
  }

  /** Runs writes of the repository one after the other. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** Newest first. */
  async list(state: string): Promise<PullRequest[]> {
    const wanted = this.#pulls.filter(
      pull => state === 'all' || pull.state === state,
    );
    return Promise.all(wanted.reverse().map(pull => this.#current(pull)));
  }

  async get(number: number): Promise<PullRequest> {
    return this.#current(this.#find(number));
  }

  async openBetween(
    base: string,
    head: string,
  ): Promise<PullRequest | undefined> {
    const found = this.#pulls.find(
      pull => pull.state === 'open' && pull.base === base && pull.head === head,
    );
    return found && this.#current(found);
  }

  create(
    wanted: Pick<PullRequest, 'title' | 'body' | 'head' | 'base' | 'author'>,
  ): Promise<PullRequest> {
    return this.exclusively(async () => {
      const { head, base } = wanted;
      const headSha = await this.repository.resolve(head);
      const baseSha = await this.repository.resolve(base);
      if (!headSha || !baseSha) {
        throw ForgeError.notFound();
      }
      const existing = await this.openBetween(base, head);
      if (existing) {
        throw new ForgeError(
          409,
          `pull request already exists for these targets [id: ${existing.number}, issue_id: ${existing.number}, head_repo_id: 1, base_repo_id: 1, head_branch: ${head}, base_branch: ${base}]`,
        );
      }
      const mergeBase =
        (await this.repository.mergeBase(baseSha, headSha)) ?? baseSha;
      if (mergeBase === headSha) {
        throw new ForgeError(
          422,
          'Invalid PullRequest: There are no changes between the head and the base',
        );
      }
      const createdAt = new Date().toISOString();
      const pull: PullRequest = {
        ...wanted,
        number: this.#pulls.length + 1,
        state: 'open',
        createdAt,
        updatedAt: createdAt,
        closedAt: null,
        mergedAt: null,
        mergeCommit: null,
        headSha,
        mergeBase,
      };
      this.#pulls.push(pull);
      await this.#save();
      return pull;
    });
  }

  edit(
    number: number,
    change: Partial<Pick<PullRequest, 'title' | 'body' | 'state'>>,
  ): Promise<PullRequest> {
    return this.exclusively(async () => {
      const pull = this.#find(number);
      if (change.state && change.state !== pull.state) {
        if (pull.mergedAt) {
          throw new ForgeError(
            412,
            'cannot change state of this pull request, it was already merged',
          );
        }
        Object.assign(pull, await this.#current(pull));
        pull.state = change.state;
        pull.closedAt =
          change.state === 'closed' ? new Date().toISOString() : null;
      }
      pull.title = change.title ?? pull.title;
      pull.body = change.body ?? pull.body;
      pull.updatedAt = new Date().toISOString();
      await this.#save();
      return this.#current(pull);
    });
  }

  async merge(
    number: number,
    squash: boolean,
    headSha?: string,
  ): Promise<string> {
    const commit = await this.exclusively(async () => {
      const pull = this.#find(number);
      const seen = await this.#current(pull);
      if (pull.state !== 'open') {
        throw new ForgeError(405, 'The PR is already merged or closed');
      }
      if (headSha && headSha !== seen.headSha) {
        throw new ForgeError(409, 'head out of date');
      }
      const { title, base } = pull;
      const merged = await this.repository
        .merge(base, seen.headSha, `${title} (#${number})\n`, squash)
        .catch(error => {
          throw error instanceof MergeConflictError
            ? new ForgeError(409, error.message)
            : error;
        });
      const mergedAt = new Date().toISOString();
      Object.assign(pull, seen, {
        state: 'closed',
        closedAt: mergedAt,
        updatedAt: mergedAt,
        mergedAt,
        mergeCommit: merged,
      });
      await this.#save();
      return merged;
    });
    this.#listeners.forEach(listener => listener(commit));
    return commit;
  }

  #find(number: number): PullRequest {
    const pull = this.#pulls[number - 1];
    if (!pull) {
      throw ForgeError.notFound();
    }
    return pull;
  }

  /** An open one follows its branch. */
  async #current(pull: PullRequest): Promise<PullRequest> {
    const headSha =
      pull.state === 'open' && (await this.repository.resolve(pull.head));
    if (!headSha || headSha === pull.headSha) {
      return { ...pull };
    }
    const mergeBase = await this.repository.mergeBase(pull.base, headSha);
    return { ...pull, headSha, mergeBase: mergeBase ?? pull.mergeBase };
  }

  async #save(): Promise<void> {
    await writeFile(`${this.#file}.new`, JSON.stringify(this.#pulls, null, 2));
    await rename(`${this.#file}.new`, this.#file);
  }
}
