import { blobId } from '../forges/proposal/directoryEdits';
import { ForgeFiles, ForgeTreeEntry } from '../forges/ForgeRepository';
import type { GitOpsFile } from './GitOpsFile';
import { isManifestPath } from './isManifestPath';

const MAX_FILE_BYTES = 512 * 1024;
const MAX_TOTAL_BYTES = 16 * 1024 * 1024;
const MAX_FILES = 5_000;
const AT_ONCE = 6;
/** Git's ids; a forge that does not tell them has others, which the content cannot be held against. */
const OBJECT_ID = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * The YAML and JSON files of a commit below some paths. Folders and files are known by their ids,
 * so that what did not change since the last commit is not asked for again, and what the forge answers is
 * held against Git's id of it.
 */
export class CommitFiles {
  readonly #forge: ForgeFiles;
  readonly #paths: readonly string[];
  #folders = new Map<string, ForgeTreeEntry[]>();
  #contents = new Map<string, string>();

  constructor(forge: ForgeFiles, paths: readonly string[]) {
    this.#forge = forge;
    this.#paths = [...new Set(paths)].sort();
  }

  /**
   * @returns the files in order of path
   * @throws Error when there are more or larger ones than the portal takes, or one is not what its id says.
   */
  async read(commit: string, signal: AbortSignal): Promise<GitOpsFile[]> {
    const wanted = await this.#list(commit, signal);
    assertBounds(wanted);
    const contents = new Map<string, string>();
    const missing: ForgeTreeEntry[] = [];
    for (const entry of wanted) {
      const known = this.#contents.get(entry.id);
      if (known === undefined) {
        missing.push(entry);
      } else {
        contents.set(entry.id, known);
      }
    }
    // What was read before a failure is kept, so that the next try goes on from there.
    this.#contents = contents;
    await this.#download(missing, signal);
    return wanted
      .map(({ id, path }) => ({ path, content: contents.get(id)! }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** The readable files below the paths, each once. */
  async #list(commit: string, signal: AbortSignal): Promise<ForgeTreeEntry[]> {
    const folders = new Map<string, ForgeTreeEntry[]>();
    const list = async (
      path: string,
      id: string,
      depth: 'direct' | 'all',
    ): Promise<ForgeTreeEntry[]> => {
      const key = `${depth} ${path} ${id}`;
      const entries =
        folders.get(key) ??
        this.#folders.get(key) ??
        (await this.#forge.listFolder({ commit, path, id }, depth, signal));
      folders.set(key, entries);
      return entries;
    };
    const found = new Map<string, ForgeTreeEntry>();
    for (const path of this.#paths) {
      let id: string | undefined = commit;
      let above = '';
      for (const segment of path.split('/')) {
        const here: string = above ? `${above}/${segment}` : segment;
        const entries: ForgeTreeEntry[] = await list(above, id, 'direct');
        id = entries.find(
          entry => entry.type === 'folder' && entry.path === here,
        )?.id;
        above = here;
        if (id === undefined) {
          break;
        }
      }
      for (const entry of id ? await list(path, id, 'all') : []) {
        if (
          entry.type === 'file' &&
          entry.path.startsWith(`${path}/`) &&
          isManifestPath(entry.path)
        ) {
          found.set(entry.path, entry);
        }
      }
    }
    this.#folders = folders;
    return [...found.values()];
  }

  async #download(
    entries: readonly ForgeTreeEntry[],
    signal: AbortSignal,
  ): Promise<void> {
    const queue = [...new Map(entries.map(each => [each.id, each])).values()];
    let total = [...this.#contents.values()].reduce(
      (sum, content) => sum + content.length,
      0,
    );
    const work = async () => {
      for (let entry = queue.pop(); entry; entry = queue.pop()) {
        const { id, path } = entry;
        const bytes = await this.#forge.readFile(id, signal);
        total += bytes.length;
        assertSize(path, bytes.length, total);
        this.#contents.set(id, textOf(path, id, bytes));
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    } finally {
      // One failure ends it for the others as well.
      queue.length = 0;
    }
  }
}

function assertBounds(entries: readonly ForgeTreeEntry[]): void {
  if (entries.length > MAX_FILES) {
    throw new Error(`it holds more than ${MAX_FILES} files`);
  }
  let total = 0;
  for (const { path, size = 0 } of entries) {
    total += size;
    assertSize(path, size, total);
  }
}

function assertSize(path: string, size: number, total: number): void {
  if (size > MAX_FILE_BYTES) {
    throw new Error(`${path} is larger than ${MAX_FILE_BYTES / 1024} KiB`);
  }
  if (total > MAX_TOTAL_BYTES) {
    throw new Error(
      `its files are larger than ${MAX_TOTAL_BYTES / 1024 / 1024} MiB`,
    );
  }
}

function textOf(path: string, id: string, bytes: Buffer): string {
  if (
    OBJECT_ID.test(id) &&
    blobId(bytes, id.length === 64 ? 'sha256' : 'sha1') !== id
  ) {
    throw new Error(
      `the forge answers ${path} with another content than ${id}`,
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      bytes,
    );
  } catch {
    throw new Error(`${path} is not UTF-8`);
  }
}
