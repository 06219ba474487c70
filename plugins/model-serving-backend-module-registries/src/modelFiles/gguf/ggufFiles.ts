import type { RepositoryFile } from '../RepositoryFile';

/** One quantization of a model: a file, or the shards that it is split into. */
export interface GgufFile {
  /** Path of the file, or of its first shard. */
  path: string;
  /** Bytes of all its shards. */
  bytes: number;
}

const SHARD = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/;

/** Not a model: the projector of an image encoder, and what a quantizer measured. */
const PARTS = /(^|[-_.])(mmproj|imatrix)([-_.]|$)/i;

/** The models among a repository's files; one whose shards are not all there is left out. */
export function ggufFilesOf(files: readonly RepositoryFile[]): GgufFile[] {
  const found = new Map<string, GgufFile & { shards: number; of: number }>();
  for (const { path, size } of files) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (name.endsWith('.gguf') && !PARTS.test(name)) {
      const [, stem = path, shard = '00001', of = '00001'] =
        SHARD.exec(path) ?? [];
      const known = found.get(stem);
      found.set(stem, {
        path: known && shard !== '00001' ? known.path : path,
        bytes: (known?.bytes ?? 0) + size,
        shards: (known?.shards ?? 0) + 1,
        of: Number(of),
      });
    }
  }
  return [...found.values()]
    .filter(({ of, shards }) => shards === of)
    .map(({ bytes, path }) => ({ path, bytes }));
}
