import path from 'node:path';
import { root } from '../paths.mjs';
import { install } from '../prepare.mjs';
import { show, stopAll, stopOnSignals } from '../processes.mjs';

/** Hands over to the lab's own commands. */
export async function lab(args) {
  stopOnSignals();
  await install();
  try {
    process.exitCode = await show(process.execPath, [
      '--require',
      '@backstage/cli/config/nodeTransform.cjs',
      path.join(root, 'packages/lab/src/cli.ts'),
      ...args,
    ]);
  } finally {
    await stopAll();
  }
}
