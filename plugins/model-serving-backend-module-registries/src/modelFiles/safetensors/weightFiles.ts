import type { RepositoryFile } from '../RepositoryFile';

export const SINGLE_FILE = 'model.safetensors';
export const INDEX_FILE = 'model.safetensors.index.json';

const SHARD = /^model-\d{5}-of-\d{5}\.safetensors$/;

/** The same weights once more, in the layout of the publisher's own code. */
const COPIES = /^(consolidated|original)/;

/**
 * The files that hold a model's weights: those that Transformers loads, by the names that it gives them; else what else
 * there is of the format at the top of the repository.
 */
export function safetensorsFilesOf(
  files: readonly RepositoryFile[],
): RepositoryFile[] {
  const top = files.filter(
    ({ path }) => !path.includes('/') && path.endsWith('.safetensors'),
  );
  const shards = top.filter(({ path }) => SHARD.test(path));
  if (shards.length > 0 && files.some(({ path }) => path === INDEX_FILE)) {
    return shards;
  }
  const single = top.filter(({ path }) => path === SINGLE_FILE);
  if (single.length > 0) {
    return single;
  }
  const own = top.filter(
    ({ path }) => !COPIES.test(path) && !path.startsWith('adapter_'),
  );
  return own.length > 0 ? own : top.filter(({ path }) => COPIES.test(path));
}

export const bytesOf = (files: readonly RepositoryFile[]): number =>
  files.reduce((sum, { size }) => sum + size, 0);
