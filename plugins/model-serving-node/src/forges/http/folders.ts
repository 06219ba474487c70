import { ConflictError } from '@backstage/errors';
import { z } from 'zod';
import { listOf } from '../../http/lists';
import { ForgeFolder, ForgeTreeEntry } from '../ForgeRepository';
import { DirectoryEntry } from '../proposal/directoryEdits';
import * as field from './fields';

const MAX_ENTRIES = 50_000;
const MAX_FOLDERS = 100;
const SYMBOLIC_LINK = '120000';

const entry = z.object({
  path: field.path,
  mode: z.string(),
  type: z.string(),
  sha: field.objectId,
  size: z.number().int().nonnegative().optional(),
});

/** A folder as `git/trees` of Gitea and GitHub lists it, with paths relative to the folder. */
export const gitTree = z.object({
  tree: listOf(entry, MAX_ENTRIES),
  truncated: z.boolean().default(false),
});

/** Entries with paths from the repository's root, without symbolic links and submodules. */
export function treeEntries(
  folder: Pick<ForgeFolder, 'path'>,
  tree: z.infer<typeof gitTree>['tree'],
): ForgeTreeEntry[] {
  return tree.flatMap(({ mode, path, sha, size, type }): ForgeTreeEntry[] => {
    if (!['blob', 'tree'].includes(type) || mode === SYMBOLIC_LINK) {
      return [];
    }
    return [
      {
        type: type === 'tree' ? 'folder' : 'file',
        path: folder.path ? `${folder.path}/${path}` : path,
        id: sha,
        size: type === 'blob' ? size : undefined,
      },
    ];
  });
}

/** An entry of one folder, as the contents APIs of Gitea and GitHub list it. */
interface FolderEntry {
  type: string;
  path: string;
  sha: string;
}

/**
 * All files below a directory, one listing a folder; none when the directory does not exist.
 *
 * @throws ConflictError when there are too many folders, or entries lie elsewhere than they say.
 */
export async function filesBelow(
  path: string,
  list: (folder: string) => Promise<FolderEntry[] | undefined>,
): Promise<DirectoryEntry[]> {
  const files: DirectoryEntry[] = [];
  const folders = [path];
  for (const [count, folder] of folders.entries()) {
    if (count >= MAX_FOLDERS) {
      throw new ConflictError(`${path} has more than ${MAX_FOLDERS} folders`);
    }
    for (const { path: at, sha, type } of (await list(folder)) ?? []) {
      if (!at.startsWith(`${folder}/`)) {
        throw new ConflictError(`${at} is not in ${folder}`);
      }
      if (type === 'dir') {
        folders.push(at);
      } else {
        files.push({ path: at, blob: sha });
      }
    }
  }
  return files;
}
