import type { RepositoryFile } from '../RepositoryFile';

export const SINGLE_FILE = 'model.safetensors';
export const INDEX_FILE = 'model.safetensors.index.json';

const SHARD = /^model-\d{5}-of-\d{5}\.safetensors$/;

/** Tensors of layers that predict further tokens, which the index of some models keeps beside the shards. */
const EXTRAS = /^(mtp|model_extra_tensors)\b.*\.safetensors$/;

/** Shards by other names than those of Transformers. */
const OTHER_SHARD = /-\d{5}-of-\d{5,6}\.safetensors$/;

/** The same weights once more, in the layout of the publisher's own code. */
const COPIES = /^(consolidated|original)/;

/**
 * The files that hold a model's weights: those that Transformers loads, by the names that it gives them; else what else
 * there is of the format at the top of the repository. Of several files that are no shards it is unknown which one
 * is the model, as of diffusion models with their checkpoints and encoders.
 */
export function safetensorsFilesOf(
  files: readonly RepositoryFile[],
): RepositoryFile[] {
  const top = files.filter(
    ({ path }) => !path.includes('/') && path.endsWith('.safetensors'),
  );
  const shards = top.filter(({ path }) => SHARD.test(path));
  if (shards.length > 0 && files.some(({ path }) => path === INDEX_FILE)) {
    return [...shards, ...top.filter(({ path }) => EXTRAS.test(path))];
  }
  const single = top.filter(({ path }) => path === SINGLE_FILE);
  if (single.length > 0) {
    return single;
  }
  const own = top.filter(
    ({ path }) => !COPIES.test(path) && !path.startsWith('adapter_'),
  );
  const found =
    own.length > 0 ? own : top.filter(({ path }) => COPIES.test(path));
  return found.length < 2 || found.every(({ path }) => OTHER_SHARD.test(path))
    ? found
    : [];
}

export const bytesOf = (files: readonly RepositoryFile[]): number =>
  files.reduce((sum, { size }) => sum + size, 0);
