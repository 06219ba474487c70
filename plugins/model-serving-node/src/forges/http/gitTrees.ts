import { z } from 'zod';
import { ForgeFolder, ForgeTreeEntry } from '../ForgeRepository';
import * as field from './fields';
import { listOf } from './ForgeHttp';

const MAX_ENTRIES = 50_000;
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

/** Entries with paths from the repository's root. */
export function treeEntries(
  folder: ForgeFolder,
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
