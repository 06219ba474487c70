import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { GitOpsFile } from '../gitops/GitOpsFile';

const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.git']);
const MAX_FILES = 20_000;
/** What GitOps agents apply, and what kustomize takes for a kustomization. */
const MANIFEST = /\.(ya?ml|json)$|^Kustomization$/;
/** Most files of JSON are no manifests, and need not be read as some. */
const isJsonManifest = (content: string) =>
  /"apiVersion"\s*:/.test(content) && /"kind"\s*:/.test(content);

/** The text of a file: UTF-8, or UTF-16 where a byte order mark says so, as PowerShell writes it. */
function textOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return new TextDecoder('utf-16le').decode(bytes);
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return new TextDecoder('utf-16be').decode(bytes);
  }
  return bytes.toString('utf8');
}

/**
 * Every file below a folder that may hold manifests: YAML, JSON that looks like some, kustomizations. Hidden folders are
 * left out; links are not followed.
 *
 * @param exclude - paths from the folder that are left out, with what is below them
 * @throws Error when the folder cannot be read or holds more than 20,000 files
 */
export async function readFolder(
  folder: string,
  exclude: readonly string[] = [],
): Promise<GitOpsFile[]> {
  const files: GitOpsFile[] = [];
  const left = new Set(
    exclude.map(path => path.replace(/^(\.\/)+/, '').replace(/\/+$/, '')),
  );
  const visit = async (at: string): Promise<void> => {
    const entries = await readdir(at, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => a.name.localeCompare(b.name))) {
      const file = join(at, entry.name);
      const path = relative(folder, file).split(sep).join('/');
      const isHidden = entry.name.startsWith('.') || SKIPPED.has(entry.name);
      if (left.has(path)) {
        continue;
      }
      if (entry.isDirectory() && !isHidden) {
        await visit(file);
      } else if (entry.isFile() && MANIFEST.test(entry.name)) {
        if (files.length >= MAX_FILES) {
          throw new Error(`${folder} holds more than ${MAX_FILES} YAML files`);
        }
        const content = textOf(await readFile(file));
        if (!path.endsWith('.json') || isJsonManifest(content)) {
          files.push({ path, content });
        }
      }
    }
  };
  await visit(folder);
  return files;
}
