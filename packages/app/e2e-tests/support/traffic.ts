import { spawn } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(__dirname, '../../../..');
const SECONDS = 90;

/**
 * Has people ask a service, `<namespace>/<name>`, until the answer is called.
 * The sandbox's engines have traffic of their own; the lab's wait for it.
 */
export function askService(service: string): () => void {
  if (!process.env.LAB_STATE_DIR) {
    return () => {};
  }
  const load = spawn(
    process.execPath,
    [
      '--require',
      '@backstage/cli/config/nodeTransform.cjs',
      path.join(root, 'packages/lab/src/cli.ts'),
      ...['load', service, '--shape', 'steady'],
      ...['--rate', '2', '--seconds', String(SECONDS)],
    ],
    { cwd: root, stdio: 'ignore' },
  );
  return () => load.kill();
}
