import { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import { Freshness } from '@model-serving/backstage-plugin-model-serving-common';
import { ForgeFiles } from '../forges/ForgeRepository';
import { CommitFiles } from './CommitFiles';
import { PollPause } from './PollPause';
import { GitOpsConfig } from './readGitOpsConfig';
import type { GitOpsFile } from './GitOpsFile';

/** The files of the GitOps repository at one commit. @public */
export interface GitOpsSnapshot extends Freshness {
  /** What the forge identifies the state by: the branch's commit. */
  commit: string;
  /** YAML and JSON files below the paths that were asked for, in order of path. */
  files: GitOpsFile[];
}

interface Reading {
  commit: string;
  files: readonly GitOpsFile[];
  asOf: string;
}

const READ_TIMEOUT_MS = 50_000;
/** How many folders of commits are kept; what a commit holds never changes. */
const KEPT_FOLDERS = 100;
const MESSAGE_CHARACTERS = 300;

/**
 * The GitOps repository as the forge's API shows it, read once for all who ask.
 *
 * While the branch has not moved nothing but its last commit is asked for; after that, only folders and
 * files that changed. All files of an answer are of one commit. When the forge cannot be read, or a path
 * that held files is empty all at once, the last good answer is given again, marked stale and saying why;
 * the forge is then asked less and less often.
 * @public
 */
export class GitOpsRepository {
  readonly #gitops: GitOpsConfig;
  readonly #files: ForgeFiles;
  readonly #commitFiles: CommitFiles;
  readonly #logger?: LoggerService;
  readonly #now: () => Date;
  readonly #pause: PollPause;
  readonly #last = new Map<string, GitOpsSnapshot>();
  #current: { commit: string; files: readonly GitOpsFile[] } | undefined;
  #running: Promise<Reading> | undefined;
  readonly #folders = new Map<string, GitOpsFile[]>();

  constructor(options: {
    gitops: GitOpsConfig;
    files: ForgeFiles;
    logger?: LoggerService;
    /** The clock; replaced in tests. */
    now?: () => Date;
  }) {
    const { files, gitops, logger, now = () => new Date() } = options;
    this.#gitops = gitops;
    this.#files = files;
    this.#logger = logger;
    this.#now = now;
    this.#commitFiles = new CommitFiles(files, Object.values(gitops.paths));
    this.#pause = new PollPause(gitops.refreshSeconds * 1_000, () =>
      now().getTime(),
    );
  }

  /**
   * Reads the files below some of the configured paths; below all of them when none are given.
   *
   * @throws ServiceUnavailableError when the repository cannot be read and never could.
   */
  async read(
    paths: string[] = Object.values(this.#gitops.paths),
  ): Promise<GitOpsSnapshot> {
    const wanted = [...new Set(paths)].sort();
    const key = wanted.join('\n');
    const last = this.#last.get(key);
    const source = `forge:${new URL(this.#gitops.repository).host}`;
    try {
      const { asOf, commit, files } = await this.#look();
      const unchanged = last?.commit === commit && !last.stale;
      const found = unchanged
        ? last.files
        : files.filter(file => isBelow(file.path, wanted));
      assertNotEmptied(wanted, last, found, commit);
      if (last?.stale) {
        this.#logger?.info('The GitOps repository can be read again');
      }
      const fresh = { commit, files: found, asOf, source, stale: false };
      this.#last.set(key, fresh);
      return fresh;
    } catch (error) {
      const { message } = toError(error);
      const reason = `The GitOps repository cannot be read: ${message.slice(
        0,
        MESSAGE_CHARACTERS,
      )}`;
      if (!last) {
        throw new ServiceUnavailableError(reason);
      }
      if (!last.stale) {
        this.#logger?.warn(`${reason}; its state of ${last.asOf} is used`);
      }
      const stale = { ...last, stale: true, staleReason: reason };
      this.#last.set(key, stale);
      return stale;
    }
  }

  /**
   * The YAML and JSON files below a folder, as a commit has them; none where it has no such folder. What was read once is
   * not asked for again.
   *
   * @throws ServiceUnavailableError when they cannot be read.
   */
  async filesAt(commit: string, folder: string): Promise<GitOpsFile[]> {
    const key = `${commit} ${folder}`;
    const known = this.#folders.get(key);
    if (known) {
      return known;
    }
    let files: GitOpsFile[];
    try {
      files = await new CommitFiles(this.#files, [folder]).read(
        commit,
        AbortSignal.timeout(READ_TIMEOUT_MS),
      );
    } catch (error) {
      throw new ServiceUnavailableError(
        `Commit ${commit.slice(
          0,
          10,
        )} of the GitOps repository cannot be read: ${toError(
          error,
        ).message.slice(0, MESSAGE_CHARACTERS)}`,
      );
    }
    this.#folders.set(key, files);
    if (this.#folders.size > KEPT_FOLDERS) {
      this.#folders.delete(this.#folders.keys().next().value!);
    }
    return files;
  }

  /** One look at the branch for all who ask at the same time. */
  #look(): Promise<Reading> {
    this.#running ??= this.#pause
      .unlessFailing(() => this.#readBranch())
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }

  async #readBranch(): Promise<Reading> {
    const { branch } = this.#gitops;
    const asOf = this.#now().toISOString();
    const signal = AbortSignal.timeout(READ_TIMEOUT_MS);
    const head = await this.#files.head(branch, signal);
    if (!head) {
      throw new Error(
        `branch ${branch} of ${
          this.#gitops.repository
        } not found, or the credentials may not read it`,
      );
    }
    if (this.#current?.commit !== head.id) {
      this.#current = {
        commit: head.id,
        files: await this.#commitFiles.read(head.id, signal),
      };
    }
    return { ...this.#current, asOf };
  }
}

function isBelow(path: string, parents: readonly string[]): boolean {
  return parents.some(parent => path.startsWith(`${parent}/`));
}

function assertNotEmptied(
  paths: readonly string[],
  last: GitOpsSnapshot | undefined,
  files: readonly GitOpsFile[],
  commit: string,
): void {
  const emptied = paths.find(
    path =>
      last?.files.some(file => isBelow(file.path, [path])) &&
      !files.some(file => isBelow(file.path, [path])),
  );
  if (emptied) {
    throw new Error(`${emptied} held files and is empty at ${commit}`);
  }
}
