import {
  ModelArchitecture,
  readText,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  artifactBytes,
  OciDescriptor,
  OciManifest,
  OciRegistry,
} from '@model-serving/backstage-plugin-model-serving-node';
import { ggufFilesOf } from '../modelFiles/gguf/ggufFiles';
import { ggufLabelOf } from '../modelFiles/gguf/ggufLabel';
import {
  bytesOf,
  safetensorsFilesOf,
} from '../modelFiles/safetensors/weightFiles';
import { readTransformersConfig } from '../modelFiles/transformers/readTransformersConfig';
import { MODEL_PACK_DOC, MODEL_PACK_FILES } from './modelPackConfig';
import { ociFacts } from './ociAnnotations';
import {
  ConfigFacts,
  formatOfPath,
  isWeights,
  NO_CONFIG_FACTS,
  packagerOf,
} from './packagers';

const MOST_CONFIG_BYTES = 1024 * 1024;
const MOST_CARD_BYTES = 128 * 1024;

/** What an artifact says of its model. Content with a digest never changes, so it is read once. */
export interface ArtifactFacts extends ConfigFacts {
  artifactBytes: number | null;
  weightBytes: number | null;
  card: string | null;
  architecture: ModelArchitecture | null;
  /** Longest context in tokens. */
  contextLength: number | null;
}

/** Reads an artifact: of one with several platforms, the first that a node would pull. */
export async function readArtifactFacts(
  registry: OciRegistry,
  repository: string,
  digest: string,
  signal: AbortSignal,
): Promise<ArtifactFacts> {
  const top = await registry.manifest(repository, digest, signal);
  const manifest =
    top.content.kind === 'index'
      ? await onePlatform(registry, repository, top.content.manifests, signal)
      : top.content;
  const { config, layers } = manifest;
  const read = async (descriptor: OciDescriptor, most: number) =>
    await registry.blob(repository, descriptor, most, signal);
  const packager = packagerOf(manifest);
  const value =
    packager && config.size <= MOST_CONFIG_BYTES
      ? parseJson(await read(config, MOST_CONFIG_BYTES))
      : undefined;
  const readme = layers.find(isReadme);
  const modelConfig = layers.find(isModelConfig);
  const said = packager?.facts(value) ?? NO_CONFIG_FACTS;
  const { weightBytes, ...byFiles } = weightsOf(manifest);
  const facts = {
    ...said,
    format: said.format ?? byFiles.format,
    precision: said.precision ?? byFiles.precision,
    quantization: said.quantization ?? byFiles.quantization,
  };
  return {
    ...facts,
    ...annotated({ ...top.content.annotations, ...manifest.annotations }),
    artifactBytes: artifactBytes(manifest),
    weightBytes,
    ...configFacts(
      modelConfig
        ? parseJson(await read(modelConfig, MOST_CONFIG_BYTES))
        : undefined,
      facts,
    ),
    card: readme
      ? readText(
          (await read(readme, MOST_CARD_BYTES)).toString('utf8'),
          MOST_CARD_BYTES,
        )
      : null,
  };
}

async function onePlatform(
  registry: OciRegistry,
  repository: string,
  manifests: readonly OciDescriptor[],
  signal: AbortSignal,
): Promise<OciManifest> {
  // Build tools add attestations, most as manifests of an unknown platform.
  const images = manifests.filter(
    ({ annotations, platform }) =>
      platform?.os !== 'unknown' &&
      annotations['vnd.docker.reference.type'] !== 'attestation-manifest',
  );
  const chosen =
    images.find(
      ({ platform }) =>
        platform?.os === 'linux' && platform.architecture === 'amd64',
    ) ?? images[0];
  if (!chosen) {
    throw new Error('the index names no manifest');
  }
  const { content } = await registry.manifest(
    repository,
    chosen.digest,
    signal,
  );
  if (content.kind === 'index') {
    throw new Error('an index names another index');
  }
  return content;
}

/** The weights by the media types of packagers, else by the names of files, with what these names tell. */
function weightsOf({ layers }: OciManifest) {
  const files = layers.map(layer => ({
    path: pathOf(layer).replace(/^\.?\//, ''),
    size: layer.size,
  }));
  const held = layers.filter(({ mediaType }) => isWeights(mediaType));
  const safetensors = safetensorsFilesOf(files);
  const gguf = safetensors.length > 0 ? [] : ggufFilesOf(files);
  const named =
    safetensors.length > 0 ? bytesOf(safetensors) : gguf[0]?.bytes ?? 0;
  const bytes =
    held.length > 0 ? held.reduce((sum, { size }) => sum + size, 0) : named;
  const label = gguf.length === 1 ? ggufLabelOf(gguf[0].path, undefined) : null;
  const path = safetensors[0]?.path ?? gguf[0]?.path;
  return {
    // Of several models it is unknown which one is served.
    weightBytes:
      bytes > 0 && Number.isSafeInteger(bytes) && gguf.length < 2
        ? bytes
        : null,
    format: path
      ? formatOfPath(path)
      : files.map(file => formatOfPath(file.path)).find(Boolean) ?? null,
    precision: label?.precision ?? null,
    quantization: label?.quantization ?? null,
  };
}

/** Of what annotations say, the empty ones are left out so that the configuration's stay. */
function annotated(
  annotations: Readonly<Record<string, string>>,
): Partial<ConfigFacts> {
  return Object.fromEntries(
    Object.entries(ociFacts(annotations)).filter(([, fact]) => fact !== null),
  );
}

/** What the model's own `config.json` says: what the artifact's configuration says of the same comes before it. */
function configFacts(
  json: unknown,
  said: Pick<ArtifactFacts, 'parameters' | 'precision' | 'quantization'>,
): Pick<
  ArtifactFacts,
  'architecture' | 'contextLength' | 'precision' | 'quantization'
> {
  const config =
    typeof json === 'object' && json !== null
      ? readTransformersConfig(json, said.parameters)
      : undefined;
  return {
    architecture: config?.architecture ?? null,
    contextLength: config?.contextLength ?? null,
    precision: said.precision ?? config?.precision ?? null,
    quantization: said.quantization ?? config?.quantization?.name ?? null,
  };
}

/** Path of the file that a layer is; empty for what is no file. */
function pathOf({ annotations }: OciDescriptor): string {
  const name = [...MODEL_PACK_FILES, 'org.opencontainers.image.title'].find(
    key => Object.hasOwn(annotations, key),
  );
  return name === undefined ? '' : annotations[name];
}

/** The model's `config.json` as a layer of its own, not in an archive; a folder's belongs to a part of the model. */
function isModelConfig(layer: OciDescriptor): boolean {
  return (
    /^(\.?\/)?config\.json$/.test(pathOf(layer)) &&
    !/tar|gzip|zstd/.test(layer.mediaType) &&
    layer.size <= MOST_CONFIG_BYTES
  );
}

function isReadme(layer: OciDescriptor): boolean {
  const { mediaType, size } = layer;
  return (
    /(^|\/)readme\.md$/i.test(pathOf(layer)) &&
    (MODEL_PACK_DOC.test(mediaType) || mediaType.startsWith('text/')) &&
    size <= MOST_CARD_BYTES
  );
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
