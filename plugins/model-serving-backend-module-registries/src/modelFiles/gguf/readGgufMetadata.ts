import {
  ModelArchitecture,
  parseModelArchitecture,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Fields } from '../Fields';

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
      architectureOf(own, metadata, parameters),
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
  own: Fields,
  metadata: Readonly<Record<string, unknown>>,
  parameters: number | null,
): ModelArchitecture | null {
  const layers = own.count('block_count');
  if (layers === null) {
    return null;
  }
  const rank = own.count('attention.kv_lora_rank');
  const ropeSize = own.count('rope.dimension_count');
  const latentAttention =
    rank !== null && ropeSize !== null ? { rank, ropeSize } : null;
  const caches = cachesOf(own, layers);
  return {
    layers,
    attentionHeads: own.count('attention.head_count'),
    kvHeads: latentAttention ? null : caches?.kvHeads ?? null,
    headSize: latentAttention ? null : own.count('attention.key_length'),
    hiddenSize: own.count('embedding_length'),
    vocabularySize: own.count('vocab_size') ?? tokensOf(metadata),
    slidingWindow: caches && windowOf(own, layers),
    latentAttention,
    recurrent: caches?.recurrent ?? null,
    experts: expertsOf(own, layers, parameters),
  };
}

function tokensOf(metadata: Readonly<Record<string, unknown>>): number | null {
  const tokens = metadata['tokenizer.ggml.tokens'];
  return Array.isArray(tokens) && tokens.length > 0 ? tokens.length : null;
}

/** KV heads, and the layers that keep a state; null where the layers differ in another way. */
function cachesOf(
  own: Fields,
  layers: number,
): Pick<ModelArchitecture, 'kvHeads' | 'recurrent'> | null {
  const ofLayers = own.list('attention.head_count_kv');
  const isStateful = own.has('ssm.state_size') || own.has('shortconv.l_cache');
  if (!ofLayers) {
    return isStateful
      ? null
      : {
          kvHeads: own.count('attention.head_count_kv', 'attention.head_count'),
          recurrent: null,
        };
  }
  const heads = [...new Set(ofLayers)].filter(each => each !== 0);
  const without = ofLayers.filter(each => each === 0).length;
  const [kvHeads] = heads;
  if (
    ofLayers.length !== layers ||
    heads.length !== 1 ||
    typeof kvHeads !== 'number'
  ) {
    return null;
  }
  const stateBytes = without > 0 ? stateBytesOf(own) : 0;
  return stateBytes === null
    ? null
    : {
        kvHeads,
        recurrent: without > 0 ? { layers: without, stateBytes } : null,
      };
}

/** llama.cpp keeps states in 32 bits. */
function stateBytesOf(own: Fields): number | null {
  const kernel = own.count('ssm.conv_kernel');
  const inner = own.count('ssm.inner_size');
  const state = own.count('ssm.state_size');
  if (kernel === null || inner === null || state === null) {
    return null;
  }
  const groups = own.countOrZero('ssm.group_count') ?? 0;
  return 4 * ((kernel - 1) * (inner + 2 * groups * state) + inner * state);
}

/** Layers with a window: by a list of them, or all but every n-th. */
function windowOf(
  own: Fields,
  layers: number,
): ModelArchitecture['slidingWindow'] {
  const tokens = own.count('attention.sliding_window');
  const listed = own.list('attention.sliding_window_pattern');
  const every = own.count('attention.sliding_window_pattern');
  let sliding = 0;
  if (listed?.length === layers) {
    sliding = listed.filter(Boolean).length;
  } else if (every !== null && every > 1) {
    sliding = layers - Math.floor(layers / every);
  }
  return tokens !== null && sliding > 0 ? { tokens, layers: sliding } : null;
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
