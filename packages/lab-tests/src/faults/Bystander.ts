import { spawn, type ChildProcess } from 'node:child_process';
import type { Vitals } from './probe';

/**
 * A process that does nothing but measure how late it is woken. What delays it, delays any
 * process of the machine; only what a portal is late beyond that is its own doing.
 */
export class Bystander {
  readonly vitals: Vitals[] = [];
  readonly #child: ChildProcess;

  constructor() {
    this.#child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        '--require',
        require.resolve('./probe'),
        '--eval',
        'setInterval(() => {}, 1000000)',
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
    );
    this.#child.on('message', vitals => this.vitals.push(vitals as Vitals));
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }
}

/** The delay that 99 of 100 reports stayed below, in milliseconds. */
export function lagOf(vitals: readonly Vitals[]): number {
  const lags = vitals.map(({ lagP99Ms }) => lagP99Ms).sort((a, b) => a - b);
  return lags[Math.floor((lags.length - 1) * 0.99)] ?? 0;
}
