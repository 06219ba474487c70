import { ConflictError } from '@backstage/errors';
import { DirectoryEntry } from './directoryEdits';

const MAX_FOLDERS = 100;

/** An entry of one folder, as the contents APIs of Gitea and GitHub list it. */
interface FolderEntry {
  type: string;
  path: string;
  sha: string;
}

/**
 * All files below a directory, one listing a folder; none when the directory does not exist.
 * Throws ConflictError where there are too many folders, or entries lie elsewhere than they say.
 */
export async function filesBelow(
  path: string,
  list: (folder: string) => Promise<FolderEntry[] | undefined>,
): Promise<DirectoryEntry[]> {
  const files: DirectoryEntry[] = [];
  const folders = [path];
  for (const [count, folder] of folders.entries()) {
    if (count >= MAX_FOLDERS) {
      throw new ConflictError(`${path} holds more than ${MAX_FOLDERS} folders`);
    }
    for (const entry of (await list(folder)) ?? []) {
      if (!entry.path.startsWith(`${folder}/`)) {
        throw new ConflictError(`${entry.path} is not in ${folder}`);
      }
      if (entry.type === 'dir') {
        folders.push(entry.path);
      } else {
        files.push({ path: entry.path, blob: entry.sha });
      }
    }
  }
  return files;
}
