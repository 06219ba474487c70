import {
  LoggerService,
  UrlReaderService,
  UrlReaderServiceReadTreeResponseFile,
} from '@backstage/backend-plugin-api';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import { Freshness } from '@model-serving/backstage-plugin-model-serving-common';
import { GitOpsFile } from '../manifests';
import { ForgeType, GitOpsConfig } from './readGitOpsConfig';

/** The files of the GitOps repository at one commit. @public */
export interface GitOpsSnapshot extends Freshness {
  /** What the forge identifies the state by: the branch's commit. */
  commit: string;
  /** YAML and JSON files below the paths that were asked for, in order of path. */
  files: GitOpsFile[];
}

/** @public */
export interface GitOpsRepositoryOptions {
  urlReader: UrlReaderService;
  gitops: GitOpsConfig;
  logger?: LoggerService;
  /** The clock; replaced in tests. */
  now?: () => Date;
}

const MAX_FILE_BYTES = 512 * 1024;
const MAX_TOTAL_BYTES = 16 * 1024 * 1024;
const MAX_FILES = 5_000;
const READ_TIMEOUT_MS = 30_000;
const READABLE = /\.(ya?ml|json)$/i;

const TREE: Record<ForgeType, (gitops: GitOpsConfig) => string> = {
  gitea: gitops => `${gitops.repository}/src/branch/${gitops.branch}/`,
  github: gitops => `${gitops.repository}/tree/${gitops.branch}`,
  gitlab: gitops => `${gitops.repository}/-/tree/${gitops.branch}`,
};

/**
 * Reads the GitOps repository through the URL reader, so with the integration's credentials and
 * within `backend.reading.allow`.
 *
 * All paths come from one archive, so that files of one answer are of one commit; nothing is
 * downloaded while the branch has not moved. When the forge cannot be read, or a path that held
 * files is empty all at once, the last good answer is given again, marked stale and saying why.
 * @public
 */
export class GitOpsRepository {
  static create(options: GitOpsRepositoryOptions): GitOpsRepository {
    return new GitOpsRepository(options);
  }

  readonly #urlReader: UrlReaderService;
  readonly #gitops: GitOpsConfig;
  readonly #logger?: LoggerService;
  readonly #now: () => Date;
  readonly #last = new Map<string, GitOpsSnapshot>();
  readonly #running = new Map<string, Promise<GitOpsSnapshot>>();

  private constructor(options: GitOpsRepositoryOptions) {
    this.#urlReader = options.urlReader;
    this.#gitops = options.gitops;
    this.#logger = options.logger;
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * Reads the files below some paths; those of the configuration when none are given.
   *
   * @throws ServiceUnavailableError when the repository cannot be read and never could.
   */
  async read(
    paths: string[] = Object.values(this.#gitops.paths),
  ): Promise<GitOpsSnapshot> {
    const wanted = [...new Set(paths)].sort();
    const key = wanted.join('\n');
    let running = this.#running.get(key);
    if (!running) {
      running = this.#refresh(key, wanted).finally(() =>
        this.#running.delete(key),
      );
      this.#running.set(key, running);
    }
    return running;
  }

  async #refresh(key: string, paths: string[]): Promise<GitOpsSnapshot> {
    const last = this.#last.get(key);
    try {
      const fresh = await this.#fetch(paths, last);
      if (last?.stale) {
        this.#logger?.info('The GitOps repository can be read again');
      }
      this.#last.set(key, fresh);
      return fresh;
    } catch (error) {
      const reason = `The GitOps repository cannot be read: ${toError(
        error,
      ).message.slice(0, 300)}`;
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

  async #fetch(
    paths: string[],
    last: GitOpsSnapshot | undefined,
  ): Promise<GitOpsSnapshot> {
    const fresh = {
      asOf: this.#now().toISOString(),
      source: `forge:${new URL(this.#gitops.repository).host}`,
      stale: false,
    };
    const refused: string[] = [];
    let entries: UrlReaderServiceReadTreeResponseFile[];
    let commit: string;
    try {
      const tree = await this.#urlReader.readTree(
        TREE[this.#gitops.forge](this.#gitops),
        {
          etag: last?.commit,
          signal: AbortSignal.timeout(READ_TIMEOUT_MS),
          filter: (path, info) => {
            if (!READABLE.test(path) || !isBelow(path, paths)) {
              return false;
            }
            if (info && info.size > MAX_FILE_BYTES) {
              refused.push(path);
              return false;
            }
            return true;
          },
        },
      );
      entries = await tree.files();
      commit = tree.etag;
    } catch (error) {
      if (last && toError(error).name === 'NotModifiedError') {
        return { commit: last.commit, files: last.files, ...fresh };
      }
      throw error;
    }
    if (refused.length > 0) {
      throw new Error(
        `${refused[0]} is larger than ${MAX_FILE_BYTES / 1024} KiB`,
      );
    }
    const files = await readFiles(entries);
    const emptied = paths.find(
      path =>
        last?.files.some(file => isBelow(file.path, [path])) &&
        !files.some(file => isBelow(file.path, [path])),
    );
    if (emptied) {
      throw new Error(`${emptied} held files and is empty at ${commit}`);
    }
    return { commit, files, ...fresh };
  }
}

async function readFiles(
  entries: UrlReaderServiceReadTreeResponseFile[],
): Promise<GitOpsFile[]> {
  if (entries.length > MAX_FILES) {
    throw new Error(`it holds more than ${MAX_FILES} files`);
  }
  const files: GitOpsFile[] = [];
  let total = 0;
  for (const entry of entries) {
    const content = await entry.content();
    total += content.length;
    if (content.length > MAX_FILE_BYTES) {
      throw new Error(
        `${entry.path} is larger than ${MAX_FILE_BYTES / 1024} KiB`,
      );
    }
    if (total > MAX_TOTAL_BYTES) {
      throw new Error(
        `its files are larger than ${MAX_TOTAL_BYTES / 1024 / 1024} MiB`,
      );
    }
    files.push({ path: entry.path, content: content.toString('utf8') });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function isBelow(path: string, parents: string[]): boolean {
  return parents.some(parent => path.startsWith(`${parent}/`));
}
