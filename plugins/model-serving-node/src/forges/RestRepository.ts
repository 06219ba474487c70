import {
  Asked,
  BranchProtection,
  RepositoryWriters,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { GitOpsConfig } from '../gitops/readGitOpsConfig';
import { Change } from './Forge';
import {
  ForgeCommit,
  ForgeCommits,
  ForgeFolder,
  ForgePull,
  ForgePulls,
  ForgeRepository,
  ForgeTreeEntry,
} from './ForgeRepository';
import { ForgeRefusalError } from './http/failures';
import { ForgeHttp } from './http/ForgeHttp';
import { ForgePage, ForgeQuery, Paging } from './http/lists';
import { DirectoryEdit, DirectoryEntry } from './proposal/directoryEdits';

const MAX_LIST_PAGES = 20;
/** Pages of a folder's commits that are read at most. */
export const FOLDER_HISTORY_PAGES = 2;
const NOT_TOLD = [401, 403, 404];

/** What a repository is made from. @public */
export interface RepositoryOptions {
  gitops: GitOpsConfig;
  http: ForgeHttp;
}

/**
 * What the repositories of all forges with a REST API have in common. A forge says where things are and what
 * its answers mean.
 * @public
 */
export abstract class RestRepository implements ForgeRepository {
  readonly maxDescription: number = 65_536;
  protected readonly http: ForgeHttp;
  /** Name of the main branch. */
  protected readonly main: string;
  /** Path of the repository below the API's root. */
  protected readonly path: string;

  /** How the forge splits lists into pages. */
  protected abstract readonly paging: Paging;

  constructor({ gitops, http }: RepositoryOptions, path: string) {
    this.http = http;
    this.main = gitops.branch;
    this.path = path;
  }

  abstract head(
    branch: string,
    signal?: AbortSignal,
  ): Promise<ForgeCommit | undefined>;
  abstract listFolder(
    folder: ForgeFolder,
    depth: 'direct' | 'all',
    signal?: AbortSignal,
  ): Promise<ForgeTreeEntry[]>;
  abstract readFile(id: string, signal?: AbortSignal): Promise<Buffer>;
  abstract history(
    branch: string,
    head: ForgeCommit,
    length: number,
  ): AsyncIterable<ForgeCommit>;
  abstract folderHistory(
    commit: string,
    folder: string,
  ): AsyncIterable<ForgeCommits>;
  abstract directory(ref: string, path: string): Promise<DirectoryEntry[]>;
  abstract commit(
    change: Change,
    edits: readonly DirectoryEdit[],
    on: { branch: 'new' | 'existing'; parent: ForgeCommit },
  ): Promise<void>;
  abstract deleteBranch(branch: string): Promise<void>;
  abstract pullsOf(
    branch: string,
    state: 'open' | 'closed',
  ): AsyncIterable<ForgePull>;
  abstract open(change: Change): Promise<ForgePull>;
  abstract amend(pull: ForgePull, change: Change): Promise<ForgePull>;
  abstract protection(): Promise<BranchProtection>;

  /** Lists of pull requests onto the main branch, the last touched first. */
  protected abstract pullLists(
    state: 'open' | 'closed',
  ): AsyncIterable<ForgePage<ForgePull>>[];
  /** The account that the portal signs in as; null when it is none, such as a GitHub App. */
  protected abstract portalAccount(): Promise<string | null>;
  /** Accounts, and teams as `team <name>`, that can write. */
  protected abstract writingAccounts(): Promise<string[]>;
  /** Titles of the deploy keys that can write. */
  protected abstract writingKeys(): Promise<string[]>;

  async recentPulls(state: 'open' | 'closed'): Promise<ForgePulls> {
    const pulls: ForgePull[] = [];
    let complete = true;
    for (const pages of this.pullLists(state)) {
      for await (const { items, cut } of pages) {
        pulls.push(...items);
        complete &&= !cut;
      }
    }
    return { pulls, complete };
  }

  async writers(): Promise<RepositoryWriters> {
    const [portal, accounts, deployKeys] = await Promise.all([
      askForge(() => this.portalAccount()),
      askForge(() => this.writingAccounts()),
      askForge(() => this.writingKeys()),
    ]);
    return { portal, accounts, deployKeys };
  }

  /**
   * All items of a list below the repository.
   *
   * @throws ForgeRefusalError when it has more pages than `maxPages` (20): a part of it proves nothing.
   */
  protected async wholeList<T extends { id: number | string }>(
    path: string,
    item: z.ZodType<T>,
    options: {
      query?: ForgeQuery;
      maxPages?: number;
      signal?: AbortSignal;
    } = {},
  ): Promise<T[]> {
    const { maxPages = MAX_LIST_PAGES } = options;
    const all: T[] = [];
    const pages = this.http.pages(`${this.path}${path}`, item, {
      ...options,
      paging: this.paging,
      maxPages,
    });
    for await (const { items, cut } of pages) {
      if (cut) {
        throw new ForgeRefusalError(
          `The list ${path} of the forge has more than ${maxPages} pages`,
          200,
        );
      }
      all.push(...items);
    }
    return all;
  }

  /** Names of those in a list below the repository that can write. */
  protected async writersIn(
    path: string,
    item: z.ZodType<{ id: number | string; name: string; writes: boolean }>,
  ): Promise<string[]> {
    return (await this.wholeList(path, item))
      .filter(({ writes }) => writes)
      .map(({ name }) => name);
  }

  /** A commit and those before it, for a forge whose list of commits leaves out what is needed of them. */
  protected async *ancestry(
    head: ForgeCommit,
    length: number,
    read: (id: string) => Promise<ForgeCommit & { parent: string | undefined }>,
  ): AsyncGenerator<ForgeCommit> {
    let next: string | undefined = head.id;
    for (let count = 0; next && count < length; count += 1) {
      const { parent, ...commit } = await read(next);
      yield commit;
      next = parent;
    }
  }

  /** What lies at a path below the repository; undefined where the credentials may not ask or there is nothing. */
  protected async ifAllowed<T>(
    path: string,
    schema: z.ZodType<T>,
  ): Promise<T | undefined> {
    const asked = await askForge(() =>
      this.http.request(`${this.path}${path}`, schema),
    );
    return asked.known ? asked.value : undefined;
  }

  /** The main branch, without any protection. */
  protected unprotected(): BranchProtection {
    return {
      branch: this.main,
      protected: false,
      directPush: null,
      pushers: [],
      approvals: null,
      forcePush: null,
    };
  }
}

/** What was asked, or why the credentials may not ask it. */
async function askForge<T>(ask: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { known: true, value: await ask() };
  } catch (error) {
    if (error instanceof ForgeRefusalError && NOT_TOLD.includes(error.status)) {
      return { known: false, reason: error.message };
    }
    throw error;
  }
}
