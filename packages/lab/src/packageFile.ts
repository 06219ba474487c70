import { dirname, resolve } from 'node:path';

const PACKAGE = dirname(require.resolve('../package.json'));

/** Path of a file that this package reads, given relative to the package. */
export function packageFile(path: string): string {
  return resolve(PACKAGE, path);
}
