import { ConflictError } from '@backstage/errors';
import { DirectoryEntry } from './directoryEdits';

const MAX_DEPTH = 4;

/** An entry of one folder, as the contents APIs of Gitea and GitHub list it. */
interface FolderEntry {
  type: string;
  path: string;
  sha: string;
}

/**
 * All files below a directory, one listing a folder; none when the directory does not exist.
 * Throws ConflictError where folders are nested too deeply, or lie elsewhere than they say.
 */
export async function filesBelow(
  path: string,
  list: (folder: string) => Promise<FolderEntry[] | undefined>,
  depth: number = 0,
): Promise<DirectoryEntry[]> {
  const entries: DirectoryEntry[] = [];
  for (const entry of (await list(path)) ?? []) {
    if (entry.type !== 'dir') {
      entries.push({ path: entry.path, blob: entry.sha });
    } else if (depth < MAX_DEPTH && entry.path.startsWith(`${path}/`)) {
      entries.push(...(await filesBelow(entry.path, list, depth + 1)));
    } else {
      throw new ConflictError(`${entry.path} is nested too deeply`);
    }
  }
  return entries;
}
