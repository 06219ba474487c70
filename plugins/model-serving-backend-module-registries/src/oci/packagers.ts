import {
  Modality,
  readLine,
  readText,
  readWebLink,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { OciManifest } from '@model-serving/backstage-plugin-model-serving-node';
import { Fields } from '../modelFiles/Fields';
import { lookUp } from '../modelFiles/lookUp';
import {
  modelPackConfig,
  MODEL_PACK_CONFIGS,
  MODEL_PACK_WEIGHTS,
  parameterCount,
  precisionOf,
} from './modelPackConfig';
import { ociFacts, timeOf } from './ociAnnotations';

/** What the configuration of an artifact says of its model. */
export interface ConfigFacts {
  createdAt: string | null;
  title: string | null;
  description: string | null;
  publisher: string | null;
  license: string | null;
  source: string | null;
  documentation: string | null;
  datasets: string[];
  revision: string | null;
  parameters: number | null;
  format: string | null;
  precision: string | null;
  quantization: string | null;
  modalities: { input: Modality[]; output: Modality[] };
  languages: string[];
  toolCalling: boolean | null;
}

/** A tool that pushes models to registries. */
export interface Packager {
  name: string;
  isOf: (manifest: OciManifest) => boolean;
  /** Media types of the layers that hold weights. */
  weights: RegExp;
  facts: (config: unknown) => ConfigFacts;
}

/** What an artifact without a known configuration says of itself. */
export const NO_CONFIG_FACTS: ConfigFacts = {
  createdAt: null,
  title: null,
  description: null,
  publisher: null,
  license: null,
  source: null,
  documentation: null,
  datasets: [],
  revision: null,
  parameters: null,
  format: null,
  precision: null,
  quantization: null,
  modalities: { input: [], output: [] },
  languages: [],
  toolCalling: null,
};

const NO_LAYER = /^$/;
const OLLAMA_MODEL = /^application\/vnd\.ollama\.image\.model$/;

const IMAGE_CONFIGS: readonly string[] = [
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
];

const label = (text: string | null | undefined) =>
  readLine(text ?? null, TEXT_LIMITS.label);

/** `Q4_K_M`, of files of several types `IQ2_XXS/Q4_K_M`. */
const ggufType = (text: string | null) =>
  readLine(text?.slice(text.lastIndexOf('/') + 1).toLowerCase(), 63);

function dockerFacts(value: unknown): ConfigFacts {
  const root = Fields.of(value);
  const config = root.fields('config');
  const gguf = config.fields('gguf');
  return {
    ...NO_CONFIG_FACTS,
    createdAt: timeOf(root.fields('descriptor').text('createdAt', 'created')),
    parameters: parameterCount(
      gguf.text('parameter_count') ?? config.text('parameters'),
    ),
    format: readLine(config.text('format'), 63),
    quantization: ggufType(
      gguf.text('quantization') ?? config.text('quantization'),
    ),
  };
}

/** Frameworks of a Kitfile that are the name of a format. */
const FRAMEWORKS: Readonly<Record<string, string>> = {
  gguf: 'gguf',
  keras: 'keras',
  lightgbm: 'lightgbm',
  onnx: 'onnx',
  safetensors: 'safetensors',
  'scikit-learn': 'sklearn',
  sklearn: 'sklearn',
  xgboost: 'xgboost',
};

function kitFacts(value: unknown): ConfigFacts {
  const kit = Fields.of(value);
  const own = kit.fields('package');
  const model = kit.fields('model');
  const framework = model.text('framework')?.toLowerCase() ?? '';
  return {
    ...NO_CONFIG_FACTS,
    title: label(own.text('name') ?? model.text('name')),
    description: readText(own.text('description') ?? model.text('description')),
    publisher: label(readLine(own.list('authors')?.[0])),
    license: label(model.text('license') ?? own.text('license')),
    format:
      lookUp(FRAMEWORKS, framework) ?? formatOfPath(model.text('path') ?? ''),
  };
}

function ollamaFacts(value: unknown): ConfigFacts {
  const config = Fields.of(value);
  return {
    ...NO_CONFIG_FACTS,
    parameters: parameterCount(config.text('model_type')),
    format: readLine(config.text('model_format'), 63),
    quantization: ggufType(config.text('file_type')),
  };
}

function labelFacts(value: unknown): ConfigFacts {
  const image = Fields.of(value);
  const labels = image.fields('config').fields('Labels');
  const facts = ociFacts(
    Object.fromEntries(
      labels.names.flatMap(name => {
        const text = labels.value(name);
        return typeof text === 'string' ? [[name, text]] : [];
      }),
    ),
  );
  return {
    ...NO_CONFIG_FACTS,
    ...facts,
    createdAt: facts.createdAt ?? timeOf(image.text('created')),
  };
}

function packFacts(value: unknown): ConfigFacts {
  const parsed = modelPackConfig.safeParse(value ?? {});
  const { config, descriptor } = parsed.data ?? modelPackConfig.parse({});
  const { capabilities } = config;
  return {
    createdAt: timeOf(descriptor.createdAt),
    title: label(descriptor.title) ?? label(descriptor.name),
    description: readText(descriptor.description),
    publisher: label(descriptor.vendor),
    license: label(descriptor.licenses.join(' AND ')),
    source: readWebLink(descriptor.sourceURL),
    documentation: readWebLink(descriptor.docURL),
    datasets: descriptor.datasetsURL.flatMap(url => readWebLink(url) ?? []),
    revision: label(descriptor.revision),
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

const MODALITIES: readonly Modality[] = [
  'text',
  'image',
  'audio',
  'video',
  'embedding',
];

function modalities(said: readonly string[]): Modality[] {
  return MODALITIES.filter(each => said.includes(each));
}

const ENDINGS: ReadonlyArray<readonly [ending: RegExp, format: string]> = [
  [/\.gguf$/i, 'gguf'],
  [/\.safetensors$/i, 'safetensors'],
  [/\.onnx$/i, 'onnx'],
  [/\.keras$/i, 'keras'],
  [/\.(joblib|skops)$/i, 'sklearn'],
];

/** The format of a file by its name; null for one that could be anything. */
export function formatOfPath(path: string): string | null {
  return ENDINGS.find(([ending]) => ending.test(path))?.[1] ?? null;
}

const PACKAGERS: readonly Packager[] = [
  {
    name: 'ModelPack',
    isOf: ({ config }) => MODEL_PACK_CONFIGS.includes(config.mediaType),
    weights: MODEL_PACK_WEIGHTS,
    facts: packFacts,
  },
  {
    // https://github.com/docker/model-spec
    name: 'Docker Model Runner',
    isOf: ({ config }) =>
      config.mediaType.startsWith('application/vnd.docker.ai.model.config.'),
    weights: /^application\/vnd\.docker\.ai\.(gguf\.v3|safetensors)$/,
    facts: dockerFacts,
  },
  {
    // https://kitops.org/docs/modelkit/spec, whose configuration is the Kitfile.
    name: 'KitOps',
    isOf: ({ config }) =>
      config.mediaType === 'application/vnd.kitops.modelkit.config.v1+json',
    weights: /^application\/vnd\.kitops\.modelkit\.(model|modelpart)\.v1\.tar/,
    facts: kitFacts,
  },
  {
    // Its configuration has the media type of an image's.
    name: 'Ollama',
    isOf: ({ layers }) =>
      layers.some(({ mediaType }) => OLLAMA_MODEL.test(mediaType)),
    weights: OLLAMA_MODEL,
    facts: ollamaFacts,
  },
  {
    name: 'container image',
    isOf: ({ config }) => IMAGE_CONFIGS.includes(config.mediaType),
    weights: NO_LAYER,
    facts: labelFacts,
  },
];

/** The first that an artifact is of; undefined for one without a configuration that anybody knows. */
export function packagerOf(manifest: OciManifest): Packager | undefined {
  return PACKAGERS.find(({ isOf }) => isOf(manifest));
}

/** Whether a layer of this media type holds weights, whoever pushed it and with which configuration. */
export function isWeights(mediaType: string): boolean {
  return PACKAGERS.some(({ weights }) => weights.test(mediaType));
}
