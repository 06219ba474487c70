import path from 'node:path';
import { LAB_STOPS_WITHIN_MS } from '../lab.mjs';
import { root } from '../paths.mjs';
import { install } from '../prepare.mjs';
import { show, stopAll, stopOnSignals } from '../processes.mjs';

/** Measures what the suite costs, on a lab and API servers of its own. */
export async function bench(args) {
  stopOnSignals();
  await install();
  try {
    process.exitCode = await show(
      process.execPath,
      [
        ...['--require', '@backstage/cli/config/nodeTransform.cjs'],
        ...['src/cli.ts', ...args],
      ],
      {
        cwd: path.join(root, 'packages/bench'),
        stopsWithinMs: LAB_STOPS_WITHIN_MS,
      },
    );
  } finally {
    await stopAll();
  }
}
