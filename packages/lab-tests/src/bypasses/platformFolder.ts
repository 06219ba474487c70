import { dirname, resolve } from 'node:path';

/** Where the files are that platform owners own. */
export const PLATFORM_FOLDER = resolve(
  dirname(require.resolve('@model-serving/lab/package.json')),
  '../../templates/platform',
);
