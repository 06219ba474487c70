import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@model-serving/lab';
import type { KnownCluster } from './BenchBackend';
import { packageFile } from './packageFile';

const ROOT = packageFile('../..');
const SANDBOX = join(ROOT, 'packages/sandbox/src/cli.ts');
const PASSWORD = 'sandbox-portal';

/** The sandbox as a process of its own: a platform with policies, profiles, models, tenants and their services. */
export class Sandbox {
  static async start(): Promise<Sandbox> {
    const folder = await mkdtemp(join(tmpdir(), 'model-serving-bench-'));
    const ports = await freePorts([
      'kubernetes',
      'forge',
      'identity',
      'registry',
    ]);
    const child = spawn(
      process.execPath,
      [
        ...['--require', '@backstage/cli/config/nodeTransform.cjs', SANDBOX],
        ...Object.entries(ports).flatMap(([name, port]) => [
          `--${name}-port`,
          String(port),
        ]),
        ...['--state-dir', folder],
        ...['--templates-dir', join(ROOT, 'templates')],
      ],
      { cwd: packageFile('.'), stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const abandon = () => child.kill('SIGKILL');
    process.once('exit', abandon);
    const stop = async () => {
      process.off('exit', abandon);
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      await rm(folder, { recursive: true, force: true });
    };
    let output = '';
    const ready = new Promise<void>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        output = (output + chunk).slice(-2_000);
        if (output.includes('sandbox ready')) {
          resolve();
        }
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', () =>
        reject(new Error(`The sandbox has ended: ${output}`)),
      );
    });
    await ready.catch(async error => {
      await stop();
      throw error;
    });
    return new Sandbox(ports, stop);
  }

  private constructor(
    readonly ports: { kubernetes: number; forge: number },
    readonly stop: () => Promise<void>,
  ) {}

  get cluster(): KnownCluster {
    return {
      name: 'sandbox',
      url: `http://127.0.0.1:${this.ports.kubernetes}`,
      authority: null,
      token: PASSWORD,
    };
  }

  get repository() {
    return {
      url: `http://127.0.0.1:${this.ports.forge}/platform/serving`,
      username: 'portal',
      password: PASSWORD,
    };
  }
}
