import { dirname, resolve } from 'node:path';

const ROOT = resolve(dirname(require.resolve('../package.json')), '../..');

/** Path of a file or folder, given relative to the root of the repository. */
export function rootFile(path = '.'): string {
  return resolve(ROOT, path);
}
