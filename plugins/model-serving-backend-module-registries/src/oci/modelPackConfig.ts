import { z } from 'zod';
import { lookUp } from '../modelFiles/lookUp';

const text = z.string().max(10_000).nullish().catch(null);
const texts = z
  .array(z.string().max(1_000))
  .max(100)
  .nullish()
  .catch(null)
  .transform(list => list ?? []);
const flag = z.boolean().nullish().catch(null);

/** Media types of a ModelPack configuration; the second from before the project moved to the CNCF. */
export const MODEL_PACK_CONFIGS: readonly string[] = [
  'application/vnd.cncf.model.config.v1+json',
  'application/vnd.cnai.model.config.v1+json',
];

/** Layers that hold weights: files, or archives of them. */
export const MODEL_PACK_WEIGHTS =
  /^application\/vnd\.(cncf|cnai)\.model\.weight\.v1\./;

/** A layer that is a file of documentation, such as a README. */
export const MODEL_PACK_DOC =
  /^application\/vnd\.(cncf|cnai)\.model\.doc\.v1\.raw$/;

/** Annotations of a layer with the path of its file; the second from before the project moved to the CNCF. */
export const MODEL_PACK_FILES: readonly string[] = [
  'org.cncf.model.filepath',
  'org.cnai.model.filepath',
];

/** A part of the configuration; one that is null or of the wrong type counts as empty. */
const part = <T extends z.ZodRawShape>(shape: T) =>
  z.preprocess(
    value => (typeof value === 'object' && value !== null ? value : {}),
    z.object(shape),
  );

/**
 * `docs/config.md` of https://github.com/modelpack/model-spec. A field of the wrong type counts as left out: the rest still
 * describes the model.
 */
export const modelPackConfig = z.object({
  descriptor: part({
    createdAt: text,
    vendor: text,
    family: text,
    name: text,
    version: text,
    title: text,
    description: text,
    docURL: text,
    sourceURL: text,
    datasetsURL: texts,
    revision: text,
    licenses: texts,
  }),
  config: part({
    format: text,
    paramSize: text,
    precision: text,
    quantization: text,
    capabilities: part({
      inputTypes: texts,
      outputTypes: texts,
      toolUsage: flag,
      languages: texts,
    }),
  }),
});

const SCALES: Readonly<Record<string, number>> = {
  k: 1e3,
  m: 1e6,
  b: 1e9,
  t: 1e12,
  q: 1e15,
};

/** `6.7B`, `1.10 B` or all digits as a number; null for what is no such text. */
export function parameterCount(size: string | null | undefined): number | null {
  const said = size?.trim() ?? '';
  const [, count, scale] =
    /^(\d{1,6}(?:\.\d{1,3})?) ?([kmbtq])$/i.exec(said) ?? [];
  const number = /^\d{4,15}$/.test(said)
    ? Number(said)
    : Math.round(Number(count) * SCALES[scale?.toLowerCase()]);
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}

/** Number formats as the catalog names them. */
const PRECISIONS: Readonly<Record<string, string>> = {
  float64: 'fp64',
  float32: 'fp32',
  float16: 'fp16',
  bfloat16: 'bf16',
  float8_e4m3: 'fp8',
  float8_e5m2: 'fp8',
};

/** The precision that a configuration names, in the catalog's words; several stay as they are. */
export function precisionOf(said: string | null | undefined): string | null {
  return said ? lookUp(PRECISIONS, said.toLowerCase()) ?? said : null;
}
