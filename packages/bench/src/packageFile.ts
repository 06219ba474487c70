import { dirname, join } from 'node:path';

const PACKAGE = dirname(require.resolve('../package.json'));

/** Path of a file of this package. */
export function packageFile(path: string): string {
  return join(PACKAGE, path);
}
