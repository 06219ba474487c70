import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { packageFile } from '../packageFile';
import type { RealEngine } from './RealEngine';

/** Where installed engines are kept, outside the checkout; other pins are another folder. */
export class EngineCache {
  readonly #root: string;

  constructor(env: NodeJS.ProcessEnv = process.env) {
    this.#root = join(
      env.XDG_CACHE_HOME || join(homedir(), '.cache'),
      'model-serving-lab',
    );
  }

  folder({ name, pins }: RealEngine): string {
    const hash = createHash('sha256');
    for (const pin of pins) {
      hash.update(readFileSync(packageFile(`engines/${pin}`)));
    }
    const version = hash.digest('hex').slice(0, 12);
    return join(this.#root, `real-engine-${name}-${version}`);
  }

  has(engine: RealEngine): boolean {
    return existsSync(join(this.folder(engine), 'complete'));
  }

  /** Installs the engine where it is missing. A folder that was left half done is begun anew. */
  async install(engine: RealEngine): Promise<void> {
    const folder = this.folder(engine);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await engine.install(folder);
    // Programs of a Python environment name its folder: it cannot be moved into its place when it is whole.
    await mkdir(join(folder, 'complete.draft'));
    await rename(join(folder, 'complete.draft'), join(folder, 'complete'));
  }
}
