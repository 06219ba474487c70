import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { GitOpsFile } from '../gitops/GitOpsFile';

const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.git']);
const MAX_FILES = 20_000;

/**
 * Every YAML file below a folder, hidden folders left out; links are not followed.
 *
 * @throws Error when the folder cannot be read or holds more than 20,000 files
 */
export async function readFolder(folder: string): Promise<GitOpsFile[]> {
  const files: GitOpsFile[] = [];
  const visit = async (at: string): Promise<void> => {
    const entries = await readdir(at, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => a.name.localeCompare(b.name))) {
      const path = join(at, entry.name);
      const isHidden = entry.name.startsWith('.') || SKIPPED.has(entry.name);
      if (entry.isDirectory() && !isHidden) {
        await visit(path);
      } else if (entry.isFile() && /\.ya?ml$/.test(entry.name)) {
        if (files.length >= MAX_FILES) {
          throw new Error(`${folder} holds more than ${MAX_FILES} YAML files`);
        }
        files.push({
          path: relative(folder, path).split(sep).join('/'),
          content: await readFile(path, 'utf8'),
        });
      }
    }
  };
  await visit(folder);
  return files;
}
