import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchBackend } from '../../BenchBackend';

const ENTITIES = 'entities.json';

/** A catalog without the suite, whose provider has its entities from the start. */
export class StaticCatalog {
  static async start(entities: readonly object[]): Promise<StaticCatalog> {
    const folder = await mkdtemp(join(tmpdir(), 'model-serving-bench-'));
    await writeFile(join(folder, ENTITIES), JSON.stringify(entities));
    const backend = await BenchBackend.start({
      program: 'entities',
      clusters: [],
    });
    return new StaticCatalog(backend, folder);
  }

  readonly #folder: string;

  private constructor(readonly backend: BenchBackend, folder: string) {
    this.#folder = folder;
  }

  /** Has the provider add its entities. Resolves once the catalog has taken them, before it shows them. */
  async add(): Promise<void> {
    const file = join(this.#folder, ENTITIES);
    await this.backend.vitals(false, true);
    await this.backend.ask(
      `/api/catalog/bench/static-entities?file=${encodeURIComponent(file)}`,
      { method: 'POST' },
    );
  }

  async stop(): Promise<void> {
    await this.backend.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
