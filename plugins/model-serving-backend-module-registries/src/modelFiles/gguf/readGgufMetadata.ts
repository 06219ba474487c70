import {
  ModelArchitecture,
  parseModelArchitecture,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Fields } from '../Fields';
import { MOST_LAYERS } from '../LayerCaches';
import { ggufCachesOf } from './ggufCaches';

/** What the header of a GGUF file says of a model. */
export interface GgufFacts {
  architecture: ModelArchitecture | null;
  /** Longest context in tokens. */
  contextLength: number | null;
  /** Whether its chat template takes tools; null without one. */
  toolCalling: boolean | null;
}

/**
 * Reads the metadata of a GGUF header: the keys of
 * https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, which stand below the name of the architecture.
 *
 * @param parameters - of the whole model, for what a token uses of its experts; null when unknown
 */
export function readGgufMetadata(
  metadata: Readonly<Record<string, unknown>>,
  parameters: number | null,
): GgufFacts {
  const name = metadata['general.architecture'];
  if (typeof name !== 'string') {
    return { architecture: null, contextLength: null, toolCalling: null };
  }
  const own = Fields.of(
    Object.fromEntries(
      Object.entries(metadata)
        .filter(([key]) => key.startsWith(`${name}.`))
        .map(([key, value]) => [key.slice(name.length + 1), plain(value)]),
    ),
  );
  const template = metadata['tokenizer.chat_template'];
  return {
    // Within the bounds that the catalog keeps.
    architecture: parseModelArchitecture(
      architectureOf(name, own, metadata, parameters),
    ),
    contextLength: own.count('context_length'),
    toolCalling: typeof template === 'string' ? takesTools(template) : null,
  };
}

/**
 * Whether a file is one more quantization of a model: neither an adapter, a projector or statistics, nor a drafter, whose
 * architecture is another one.
 *
 * @param model - metadata of the file that describes the model
 */
export function isSameGgufModel(
  metadata: Readonly<Record<string, unknown>>,
  model: Readonly<Record<string, unknown>>,
): boolean {
  const type = metadata['general.type'];
  return (
    (type === undefined || type === 'model') &&
    metadata['general.architecture'] === model['general.architecture']
  );
}

/** Whether a chat template of Jinja reads `tools`. */
export function takesTools(template: string): boolean {
  return /\btools\b/.test(template);
}

function plain(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

function architectureOf(
  name: string,
  own: Fields,
  metadata: Readonly<Record<string, unknown>>,
  parameters: number | null,
): ModelArchitecture | null {
  const layers = own.count('block_count');
  if (layers === null || layers > MOST_LAYERS) {
    return null;
  }
  return {
    layers,
    attentionHeads: own.count('attention.head_count'),
    ...ggufCachesOf(name, own, layers),
    hiddenSize: own.count('embedding_length'),
    vocabularySize: own.count('vocab_size') ?? tokensOf(metadata),
    experts: expertsOf(own, layers, parameters),
  };
}

function tokensOf(metadata: Readonly<Record<string, unknown>>): number | null {
  const tokens = metadata['tokenizer.ggml.tokens'];
  return Array.isArray(tokens) && tokens.length > 0 ? tokens.length : null;
}

function expertsOf(
  own: Fields,
  layers: number,
  parameters: number | null,
): ModelArchitecture['experts'] {
  const total = own.count('expert_count');
  const active = own.count('expert_used_count');
  const hidden = own.count('embedding_length');
  const inner =
    own.count('expert_feed_forward_length') ?? own.count('feed_forward_length');
  if (
    total === null ||
    active === null ||
    total <= active ||
    hidden === null ||
    inner === null ||
    parameters === null
  ) {
    return null;
  }
  const dense = own.countOrZero('leading_dense_block_count') ?? 0;
  const idle = (layers - dense) * (total - active) * 3 * hidden * inner;
  return idle < parameters
    ? { total, active, activeParameters: parameters - idle }
    : null;
}
