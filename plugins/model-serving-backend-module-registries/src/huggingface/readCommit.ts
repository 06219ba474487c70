import {
  emptyModelVariant,
  ModelAdapter,
  ModelArchitecture,
  ModelBenchmark,
  ModelVariant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Fields } from '../modelFiles/Fields';
import { takesTools } from '../modelFiles/gguf/readGgufMetadata';
import type { RepositoryFile } from '../modelFiles/RepositoryFile';
import {
  parametersOf,
  precisionOf,
  readTensorCounts,
  TensorCounts,
} from '../modelFiles/safetensors/parameters';
import { readSafetensorsHeader } from '../modelFiles/safetensors/readSafetensorsHeader';
import {
  bytesOf,
  INDEX_FILE,
  safetensorsFilesOf,
} from '../modelFiles/safetensors/weightFiles';
import {
  readTransformersConfig,
  TransformersConfig,
} from '../modelFiles/transformers/readTransformersConfig';
import { configOfMistralParams } from '../modelFiles/transformers/mistralParams';
import { isForVllm } from '../modelFiles/transformers/vllmClasses';
import { variantName, withUniqueNames } from '../sources/variantName';
import { adapterOf } from './adapterConfig';
import { CommitFiles } from './CommitFiles';
import type { HuggingFaceHub } from './HuggingFaceHub';
import type { HubModelAtCommit } from './hubModel';
import { licenseFileOf, licenseOf } from './hubLicense';
import { benchmarksOf, cardOf } from './modelCard';
import { readGgufFiles } from './readGgufFiles';

const KIB = 1024;
const MIB = 1024 * KIB;

/** What one commit of a model says, which no later reading can change. */
export interface CommitFacts {
  /** Markdown. */
  card: string | null;
  licenseText: string | null;
  parameters: number | null;
  contextLength: number | null;
  architecture: ModelArchitecture | null;
  variants: ModelVariant[];
  benchmarks: ModelBenchmark[];
  toolCalling: boolean | null;
  /** Model that this one is an adapter of, as its configuration names it. */
  adapterBase: string | null;
  /** What is known of it as a LoRA adapter; null where it is none. */
  adapter: ModelAdapter | null;
  /** Whether files could not be read because the account was not given access. */
  isForbidden: boolean;
}

/**
 * Reads what the files of a commit say: card, license, configuration, headers of weights. A file that is not there, not
 * for this account or not readable leaves its facts unknown.
 *
 * @throws HttpUnavailableError when the Hub does not answer
 */
export async function readCommit(
  hub: HuggingFaceHub,
  model: HubModelAtCommit,
): Promise<CommitFacts> {
  const { name, sha } = model;
  const files = await hub.filesAt(name, sha);
  const reader = new CommitFiles(hub, model, files);
  const card = await reader.text('README.md', MIB);
  const license = licenseFileOf(
    licenseOf(Fields.of(model.cardData), model.tags, () => ''),
    files,
  );
  const licenseText =
    license && license.size <= 64 * KIB
      ? await reader.text(license.path, 64 * KIB)
      : null;
  const adapter = Fields.of(await reader.json('adapter_config.json', MIB));
  const config =
    (await reader.json('config.json', 4 * MIB)) ??
    configOfMistralParams(await reader.json('params.json', MIB));
  const modelOpt = await reader.json('hf_quant_config.json', MIB);
  const weights = await weightsOf(
    reader,
    model,
    config ?? model.config,
    modelOpt,
  );
  return {
    card: card === null ? null : cardOf(card),
    licenseText: licenseText?.trim() || null,
    ...weights,
    benchmarks: benchmarksOf(model['model-index']),
    toolCalling: weights.toolCalling ?? toolCallingOf(Fields.of(model.config)),
    adapterBase: adapter.text('base_model_name_or_path'),
    adapter: adapterOf(adapter),
    isForbidden: reader.isForbidden,
  };
}

type WeightFacts = Pick<
  CommitFacts,
  'parameters' | 'contextLength' | 'architecture' | 'variants' | 'toolCalling'
>;

async function weightsOf(
  reader: CommitFiles,
  model: HubModelAtCommit,
  json: unknown,
  modelOpt: unknown,
): Promise<WeightFacts> {
  const { files } = reader;
  const weights = safetensorsFilesOf(files);
  const weightBytes = weights.length > 0 ? bytesOf(weights) : null;
  const sized = readTransformersConfig(json, null, modelOpt);
  const counts = await countsOf(reader, model, weights, sized);
  const parameters = parametersOf(counts, sized.quantization, weightBytes);
  const config = readTransformersConfig(json, parameters, modelOpt);
  const gguf = await readGgufFiles(reader);
  const precision = config.precision ?? precisionOf(counts);
  const variants = [
    ...(weightBytes === null
      ? []
      : [
          {
            ...emptyModelVariant(
              variantName(config.quantization?.name ?? precision ?? 'weights'),
              reader.addressOf(),
              formatOf(config),
            ),
            precision,
            quantization: config.quantization?.name ?? null,
            weightBytes,
            artifactBytes: bytesOf(files),
          },
        ]),
    ...(gguf?.variants ?? []),
  ];
  return {
    parameters: parameters ?? gguf?.parameters ?? null,
    contextLength: config.contextLength ?? gguf?.facts.contextLength ?? null,
    architecture: config.architecture ?? gguf?.facts.architecture ?? null,
    toolCalling: gguf?.facts.toolCalling ?? null,
    variants: withUniqueNames(
      variants.length > 0 ? variants : [otherVariant(reader, model, precision)],
    ),
  };
}

/**
 * Elements by number format: as the Hub counts them, which mirrors do not; else as the weights' own header or index says.
 */
async function countsOf(
  reader: CommitFiles,
  model: HubModelAtCommit,
  weights: readonly RepositoryFile[],
  config: TransformersConfig,
): Promise<TensorCounts> {
  const counted = readTensorCounts(model.safetensors);
  if (Object.keys(counted).length > 0) {
    return counted;
  }
  if (weights.length === 1) {
    const header = await reader.safetensorsHeader(weights[0].path);
    return readSafetensorsHeader(header);
  }
  if (weights.length > 1 && config.quantization === null) {
    const index = Fields.of(await reader.json(INDEX_FILE, 32 * MIB));
    const bytes = index.fields('metadata').count('total_size');
    return bytes === null ? {} : ofOneFormat(bytes, config.precision);
  }
  return {};
}

function ofOneFormat(bytes: number, precision: string | null): TensorCounts {
  switch (precision) {
    case 'bf16':
      return { BF16: bytes / 2 };
    case 'fp16':
      return { F16: bytes / 2 };
    case 'fp32':
      return { F32: bytes / 4 };
    default:
      return {};
  }
}

/** Models that vLLM may serve; others are for KServe's runtime of Hugging Face. */
function formatOf(config: TransformersConfig): string {
  return isForVllm(config) ? 'vLLM' : 'huggingface';
}

/** What is neither safetensors nor GGUF, by the files that frameworks write. */
const OTHERS: ReadonlyArray<
  readonly [file: RegExp, name: string, format: string]
> = [
  [/^adapter_model\.(safetensors|bin)$/, 'adapter', 'peft'],
  [/^pytorch_model(-\d{5}-of-\d{5})?\.bin$/, 'pytorch', 'huggingface'],
  [/\.onnx$/, 'onnx', 'onnx'],
  [/\.(joblib|pkl|skops)$/, 'sklearn', 'sklearn'],
  [/\.keras$/, 'keras', 'keras'],
];

function otherVariant(
  reader: CommitFiles,
  { library_name: library }: HubModelAtCommit,
  precision: string | null,
): ModelVariant {
  const { files } = reader;
  const [pattern, name, format] = OTHERS.find(([each]) =>
    files.some(({ path }) => each.test(path)),
  ) ?? [undefined, 'repository', library ?? 'unknown'];
  const weights = pattern ? files.filter(({ path }) => pattern.test(path)) : [];
  return {
    ...emptyModelVariant(name, reader.addressOf(), format),
    precision,
    weightBytes: weights.length > 0 ? bytesOf(weights) : null,
    artifactBytes: bytesOf(files),
  };
}

/** Whether the chat template takes tools: a text, or several by name. */
function toolCallingOf(config: Fields): boolean | null {
  const said =
    config.value('chat_template_jinja') ??
    config.fields('tokenizer_config').value('chat_template');
  const templates = (Array.isArray(said) ? said : [said]).flatMap(each =>
    typeof each === 'string' ? [each] : Fields.of(each).text('template') ?? [],
  );
  return templates.length === 0 ? null : templates.some(takesTools);
}
