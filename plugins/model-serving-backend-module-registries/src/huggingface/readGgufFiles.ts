import {
  emptyModelVariant,
  ModelVariant,
  readNumber,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  describingFile,
  GgufFile,
  ggufFilesOf,
  isTooSmall,
} from '../modelFiles/gguf/ggufFiles';
import { ggufLabelOf } from '../modelFiles/gguf/ggufLabel';
import {
  GgufFacts,
  isSameGgufModel,
  readGgufMetadata,
} from '../modelFiles/gguf/readGgufMetadata';
import { variantName } from '../sources/variantName';
import type { CommitFiles } from './CommitFiles';
import type { GgufHeader } from './HuggingFaceHub';

/** Headers that are read beyond the one that describes the model. */
const MOST_HEADERS = 8;
/** Each shard costs a ranged read of 2 MB. */
const MOST_SHARDS = 16;

/** What the GGUF files of a commit say. */
export interface GgufFiles {
  variants: ModelVariant[];
  facts: GgufFacts;
  parameters: number | null;
}

/**
 * A variant for each GGUF file that is a model, with the facts of one of them. What is much smaller than the others has
 * to have the same architecture in its header, since drafters and encoders lie beside models.
 */
export async function readGgufFiles(
  reader: CommitFiles,
): Promise<GgufFiles | undefined> {
  const named = ggufFilesOf(reader.files);
  if (named.length === 0) {
    return undefined;
  }
  const described = describingFile(named);
  const headers = new Map([
    [described.path, await reader.ggufHeader(described.path)],
  ]);
  let more = MOST_HEADERS;
  const headerOf = async ({ path }: GgufFile) => {
    if (!headers.has(path) && more > 0) {
      more -= 1;
      headers.set(path, await reader.ggufHeader(path));
    }
    return headers.get(path);
  };
  const metadata = headers.get(described.path)?.metadata ?? {};
  const models: GgufFile[] = [];
  for (const file of named) {
    const header =
      file === described || isTooSmall(file, named)
        ? await headerOf(file)
        : undefined;
    if (!header || isSameGgufModel(header.metadata, metadata)) {
      models.push(file);
    }
  }
  if (models.length === 0) {
    return undefined;
  }
  const variants: ModelVariant[] = [];
  for (const file of models) {
    variants.push(await variantOf(reader, file, () => headerOf(file)));
  }
  const parameters = await parametersOf(
    reader,
    described,
    headers.get(described.path),
  );
  return {
    variants,
    parameters,
    facts: readGgufMetadata(metadata, parameters),
  };
}

async function variantOf(
  reader: CommitFiles,
  { bytes, path }: GgufFile,
  header: () => Promise<GgufHeader | undefined>,
): Promise<ModelVariant> {
  const label =
    ggufLabelOf(path, undefined) ?? ggufLabelOf(path, await header());
  return {
    ...emptyModelVariant(
      variantName(label?.name ?? 'gguf'),
      reader.addressOf(path),
      'gguf',
    ),
    precision: label?.precision ?? null,
    quantization: label?.quantization ?? null,
    weightBytes: bytes,
    artifactBytes: bytes,
  };
}

/** Of a model that is split, each shard says its own tensors. */
async function parametersOf(
  reader: CommitFiles,
  { shards }: GgufFile,
  first: GgufHeader | undefined,
): Promise<number | null> {
  if (!first || shards.length > MOST_SHARDS) {
    return null;
  }
  let parameters = first.parameterCount;
  for (const path of shards.slice(1)) {
    const header = await reader.ggufHeader(path);
    if (!header) {
      return null;
    }
    parameters += header.parameterCount;
  }
  return readNumber(parameters, { min: 1, integer: true });
}
