import type { RepositoryFile } from '../RepositoryFile';

/** One quantization of a model: a file, or the shards that it is split into. */
export interface GgufFile {
  /** Path of the file, or of its first shard. */
  path: string;
  /** Bytes of all its shards. */
  bytes: number;
  /** Paths of all its shards in their order; the file itself where it is one. */
  shards: string[];
}

const SHARD = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/;

/** Never a model: the projector of an image encoder, and what a quantizer measured. */
const PARTS = /(^|[-_.])(mmproj|imatrix)([-_.]|$)/i;

/**
 * Words of files that belong to a model: drafters for speculation (`mtp-…`, `MTP/…`), a vocabulary, encoders. They are
 * also words of models, so that they say nothing where all files have them.
 */
const COMPANIONS = /(^|[-_./])(mtp|draft|drafter|vocab|clip|vision)([-_./]|$)/i;

/** From how many times the bytes of a file on another one is looked at: BF16 has 8 times those of 2 bits. */
const TIMES_LARGER = 8;

/**
 * The models among a repository's files, without what their names say belongs to one; one whose shards are not all
 * there is left out.
 */
export function ggufFilesOf(files: readonly RepositoryFile[]): GgufFile[] {
  const found = new Map<string, RepositoryFile[]>();
  for (const file of files) {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    if (name.endsWith('.gguf') && !PARTS.test(name)) {
      const [, stem = file.path] = SHARD.exec(file.path) ?? [];
      found.set(stem, [...(found.get(stem) ?? []), file]);
    }
  }
  const whole = [...found.values()].flatMap(shards => {
    const paths = shards.map(({ path }) => path).sort();
    const [, , , of = '1'] = SHARD.exec(paths[0]) ?? [];
    return shards.length === Number(of)
      ? [
          {
            path: paths[0],
            bytes: shards.reduce((sum, { size }) => sum + size, 0),
            shards: paths,
          },
        ]
      : [];
  });
  const models = whole.filter(({ path }) => !COMPANIONS.test(path));
  return models.length > 0 ? models : whole;
}

/**
 * The file whose header stands for the model: one of those that are large enough to be the model, with as few shards as
 * possible, since all of them have to be read for the number of parameters.
 */
export function describingFile(models: readonly GgufFile[]): GgufFile {
  const fits = models.filter(file => !isTooSmall(file, models));
  return fits.reduce((a, b) => (b.shards.length < a.shards.length ? b : a));
}

/** Whether a file is so small beside the largest that its header has to say that it is the same model. */
export function isTooSmall(
  { bytes }: GgufFile,
  models: readonly GgufFile[],
): boolean {
  const largest = Math.max(...models.map(each => each.bytes));
  return bytes * TIMES_LARGER < largest;
}
