import path from 'node:path';
import { root } from '../paths.mjs';
import { install } from '../prepare.mjs';
import { show } from '../processes.mjs';

/** Measures the live picture beside plugin-kubernetes, on API servers of its own. */
export async function bench(args) {
  await install();
  process.exitCode = await show(
    process.execPath,
    [
      ...['--require', '@backstage/cli/config/nodeTransform.cjs'],
      ...['src/cli.ts', ...args],
    ],
    { cwd: path.join(root, 'packages/bench') },
  );
}
