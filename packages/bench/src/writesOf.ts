import type { WritesByTable } from './backend/modules/countedWrites';
import type { BenchBackend } from './BenchBackend';

/** Rows that a plugin of a backend has written so far. */
export async function writesOf(
  backend: BenchBackend,
  plugin: 'catalog' | 'model-serving',
): Promise<WritesByTable> {
  const response = await backend.ask(`/api/${plugin}/bench/writes`);
  return (await response.json()) as WritesByTable;
}
