import type { BenchBackend } from '../../BenchBackend';

/** How many models the catalog of a backend shows. */
export async function visibleModels(backend: BenchBackend): Promise<number> {
  const response = await backend.ask(
    '/api/catalog/entities/by-query?limit=1&fields=kind&filter=kind=resource,spec.type=ai-model',
  );
  return ((await response.json()) as { totalItems: number }).totalItems;
}
