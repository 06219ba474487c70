import {
  Modality,
  ModelArchitecture,
  readLine,
  readText,
  readWebLink,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  artifactBytes,
  OciDescriptor,
  OciManifest,
  OciRegistry,
} from '@model-serving/backstage-plugin-model-serving-node';
import { z } from 'zod';
import { readTransformersConfig } from '../modelFiles/transformers/readTransformersConfig';
import {
  MODEL_PACK_CONFIGS,
  MODEL_PACK_DOC,
  MODEL_PACK_FILE,
  MODEL_PACK_WEIGHTS,
  modelPackConfig,
  parameterCount,
  precisionOf,
} from './modelPackConfig';

const MOST_CONFIG_BYTES = 1024 * 1024;
const MOST_CARD_BYTES = 128 * 1024;

/** What an artifact says of its model. Content with a digest never changes, so it is read once. */
export interface ArtifactFacts {
  artifactBytes: number | null;
  weightBytes: number | null;
  createdAt: string | null;
  title: string | null;
  description: string | null;
  card: string | null;
  publisher: string | null;
  license: string | null;
  source: string | null;
  documentation: string | null;
  datasets: string[];
  revision: string | null;
  parameters: number | null;
  architecture: ModelArchitecture | null;
  /** Longest context in tokens. */
  contextLength: number | null;
  format: string | null;
  precision: string | null;
  quantization: string | null;
  modalities: { input: Modality[]; output: Modality[] };
  languages: string[];
  toolCalling: boolean | null;
}

/** Configuration of a container image, as far as it describes a model: `crane append` keeps labels in it. */
const imageConfig = z.object({
  created: z.string().nullish().catch(null),
  config: z
    .object({ Labels: z.record(z.string(), z.string()).nullish().catch(null) })
    .nullish()
    .catch(null),
});

const IMAGE_CONFIGS: readonly string[] = [
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
];

const MODALITIES: readonly Modality[] = [
  'text',
  'image',
  'audio',
  'video',
  'embedding',
];

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
  const isPack = MODEL_PACK_CONFIGS.includes(config.mediaType);
  const isRead =
    (isPack || IMAGE_CONFIGS.includes(config.mediaType)) &&
    config.size <= MOST_CONFIG_BYTES;
  const value = isRead
    ? parseJson(await read(config, MOST_CONFIG_BYTES))
    : undefined;
  const readme = layers.find(isReadme);
  const modelConfig = layers.find(isModelConfig);
  const facts = isPack ? packFacts(value) : labelFacts(value);
  return {
    ...facts,
    ...annotated({ ...top.content.annotations, ...manifest.annotations }),
    ...sizesOf(manifest),
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
  } as ArtifactFacts;
}

async function onePlatform(
  registry: OciRegistry,
  repository: string,
  manifests: readonly OciDescriptor[],
  signal: AbortSignal,
): Promise<OciManifest> {
  // Build tools add attestations as manifests of an unknown platform.
  const images = manifests.filter(({ platform }) => platform?.os !== 'unknown');
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

function sizesOf(manifest: OciManifest) {
  const weights = manifest.layers
    .filter(({ mediaType }) => MODEL_PACK_WEIGHTS.test(mediaType))
    .reduce((sum, { size }) => sum + size, 0);
  return {
    artifactBytes: artifactBytes(manifest),
    weightBytes: weights > 0 && Number.isSafeInteger(weights) ? weights : null,
  };
}

/** Of what annotations say, the empty ones are left out so that the configuration's stay. */
function annotated(annotations: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(ociFacts(annotations)).filter(([, fact]) => fact !== null),
  );
}

/** The keys of the OCI image specification, "Pre-Defined Annotation Keys", which images have as labels. */
function ociFacts(values: Readonly<Record<string, string>>) {
  const value = (key: string) =>
    Object.hasOwn(values, `org.opencontainers.image.${key}`)
      ? values[`org.opencontainers.image.${key}`]
      : null;
  return {
    createdAt: timeOf(value('created')),
    title: readLine(value('title'), TEXT_LIMITS.label),
    description: readText(value('description')),
    publisher: readLine(value('vendor'), TEXT_LIMITS.label),
    license: readLine(value('licenses'), TEXT_LIMITS.label),
    source: readWebLink(value('source')),
    documentation: readWebLink(value('documentation') ?? value('url')),
    revision: readLine(value('revision'), TEXT_LIMITS.label),
  };
}

const NOTHING = {
  datasets: [] as string[],
  parameters: null,
  format: null,
  precision: null,
  quantization: null,
  modalities: { input: [] as Modality[], output: [] as Modality[] },
  languages: [] as string[],
  toolCalling: null,
};

function labelFacts(value: unknown) {
  const image = imageConfig.safeParse(value).data;
  const facts = ociFacts(image?.config?.Labels ?? {});
  return {
    ...NOTHING,
    ...facts,
    createdAt: facts.createdAt ?? timeOf(image?.created),
  };
}

function packFacts(value: unknown) {
  const parsed = modelPackConfig.safeParse(value ?? {});
  const { config, descriptor } = parsed.data ?? modelPackConfig.parse({});
  const { capabilities } = config;
  return {
    createdAt: timeOf(descriptor.createdAt),
    title:
      readLine(descriptor.title, TEXT_LIMITS.label) ??
      readLine(descriptor.name, TEXT_LIMITS.label),
    description: readText(descriptor.description),
    publisher: readLine(descriptor.vendor, TEXT_LIMITS.label),
    license: readLine(descriptor.licenses.join(' AND '), TEXT_LIMITS.label),
    source: readWebLink(descriptor.sourceURL),
    documentation: readWebLink(descriptor.docURL),
    datasets: descriptor.datasetsURL.flatMap(url => readWebLink(url) ?? []),
    revision: readLine(descriptor.revision, TEXT_LIMITS.label),
    parameters: parameterCount(config.paramSize),
    format: readLine(config.format, 63),
    precision: readLine(precisionOf(config.precision), 63),
    quantization: readLine(config.quantization, 63),
    modalities: {
      input: modalities(capabilities.inputTypes),
      output: modalities(capabilities.outputTypes),
    },
    languages: capabilities.languages.filter(each =>
      /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(each),
    ),
    toolCalling: capabilities.toolUsage ?? null,
  };
}

function modalities(said: readonly string[]): Modality[] {
  return MODALITIES.filter(each => said.includes(each));
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
  return (
    annotations[MODEL_PACK_FILE] ??
    annotations['org.opencontainers.image.title'] ??
    ''
  );
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

/** ISO 8601; null for what is none, and for the zero of Go that crane writes. */
function timeOf(text: string | null | undefined): string | null {
  const time = /^\d{4}-\d{2}-\d{2}T/.test(text ?? '') ? Date.parse(text!) : NaN;
  return time > 0 ? new Date(time).toISOString() : null;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
