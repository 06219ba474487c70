import type { ModelArchitecture } from '@model-serving/backstage-plugin-model-serving-common';
import { Fields } from '../Fields';

type LayerKind = 'full' | 'sliding' | 'recurrent' | 'none';

/** What the layers of a model keep of each request. */
export type LayerCaches = Pick<
  ModelArchitecture,
  'slidingWindow' | 'recurrent'
>;

const KINDS: Readonly<Record<string, LayerKind>> = {
  attention: 'full',
  full_attention: 'full',
  sliding_attention: 'sliding',
  chunked_attention: 'sliding',
  conv: 'recurrent',
  linear_attention: 'recurrent',
  mamba: 'recurrent',
  mamba2: 'recurrent',
};

/** Types in which every layer has the window, where there is one. */
const WINDOW_IN_ALL = new Set([
  'mistral',
  'mixtral',
  'phi3',
  'phimoe',
  'starcoder2',
]);

/** Layers by type, where a configuration does not list them. Undefined: every layer is attention over all tokens. */
const RULES: Readonly<
  Record<string, (config: Fields, layer: number) => LayerKind>
> = {
  // The first of two slides.
  gemma2: (config, layer) => slidingBut(config, layer, 2),
  // The last of six, and of four, does not slide.
  gemma3: (config, layer) => slidingBut(config, layer, 6),
  gemma3_text: (config, layer) => slidingBut(config, layer, 6),
  cohere2: (config, layer) => slidingBut(config, layer, 4),
  gpt_oss: (config, layer) => slidingBut(config, layer, 2),
  llama4_text: (config, layer) => {
    const rotary = config.list('no_rope_layers');
    const every = config.count('no_rope_layer_interval') ?? 4;
    const rotates = rotary?.length
      ? rotary[layer] === 1
      : (layer + 1) % every !== 0;
    return rotates ? 'sliding' : 'full';
  },
  jamba: (config, layer) =>
    layer % (config.count('attn_layer_period') ?? 8) ===
    (config.countOrZero('attn_layer_offset') ?? 4)
      ? 'full'
      : 'recurrent',
  bamba: (config, layer) => fullAt(config.list('attn_layer_indices'), layer),
  lfm2: (config, layer) => fullAt(config.list('full_attn_idxs'), layer),
  qwen3_next: everyFourthFull,
  qwen3_5_text: everyFourthFull,
  qwen3_5_moe_text: everyFourthFull,
  nemotron_h: (config, layer) => {
    const letter = config.text('hybrid_override_pattern')?.[layer];
    if (letter === 'M') {
      return 'recurrent';
    }
    return letter === '*' ? 'full' : 'none';
  },
  mamba: () => 'recurrent',
  mamba2: () => 'recurrent',
  falcon_mamba: () => 'recurrent',
};

/**
 * Types whose layers keep something else: attention and a state side by side, caches shared between layers, caches of
 * another modality or of an encoder, heads that differ from layer to layer.
 */
const OTHERS = new Set([
  'deci',
  'falcon_h1',
  'gemma3n',
  'gemma3n_text',
  'kimi_linear',
  'mllama_text_model',
  'nemotron-nas',
  'openelm',
  'phi4flash',
  'plamo2',
  'recurrent_gemma',
  'rwkv',
  'zamba',
  'zamba2',
]);

/**
 * Reads which layers keep a window of tokens or a state in place of a cache of all tokens.
 *
 * @param elementBytes - bytes of an element of a state; null when unknown
 * @returns null where the layers keep something that {@link ModelArchitecture} cannot say
 */
export function layerCachesOf(
  config: Fields,
  type: string,
  layers: number,
  elementBytes: number | null,
): LayerCaches | null {
  const kinds = kindsOf(config, type, layers);
  if (!kinds) {
    return null;
  }
  const of = (kind: LayerKind) => kinds.filter(each => each === kind).length;
  const recurrent = of('recurrent');
  const state = recurrent > 0 ? stateBytesOf(config, elementBytes) : 0;
  if (state === null) {
    return null;
  }
  // Layers that keep nothing share what the others keep, so that the sum is exact.
  const fixed = recurrent + of('none');
  return {
    slidingWindow: windowOf(config, of('sliding')),
    recurrent:
      fixed > 0
        ? { layers: fixed, stateBytes: Math.ceil((recurrent * state) / fixed) }
        : null,
  };
}

function kindsOf(
  config: Fields,
  type: string,
  layers: number,
): LayerKind[] | null {
  if (
    OTHERS.has(type) ||
    config.flag('is_encoder_decoder') ||
    config.has('index_head_dim') ||
    config.list('attn_type_list')?.includes(0)
  ) {
    return null;
  }
  const listed = config.list('layer_types') ?? config.list('layers_block_type');
  if (listed) {
    const kinds = listed.map(each => KINDS[String(each)]);
    return kinds.length === layers && kinds.every(Boolean) ? kinds : null;
  }
  const rule = RULES[type] ?? windowRule(config, type);
  return Array.from({ length: layers }, (_, layer) =>
    rule ? rule(config, layer) : 'full',
  );
}

/** Types that have a window in all layers, or in those that `max_window_layers` leaves. */
function windowRule(
  config: Fields,
  type: string,
): ((config: Fields, layer: number) => LayerKind) | undefined {
  if (WINDOW_IN_ALL.has(type)) {
    return () => 'sliding';
  }
  const first = config.countOrZero('max_window_layers');
  return config.flag('use_sliding_window') && first !== null
    ? (_, layer) => (layer >= first ? 'sliding' : 'full')
    : undefined;
}

function slidingBut(
  config: Fields,
  layer: number,
  byDefault: number,
): LayerKind {
  const every = config.count('sliding_window_pattern') ?? byDefault;
  return (layer + 1) % every === 0 ? 'full' : 'sliding';
}

function everyFourthFull(config: Fields, layer: number): LayerKind {
  const every = config.count('full_attention_interval') ?? 4;
  return (layer + 1) % every === 0 ? 'full' : 'recurrent';
}

function fullAt(indexes: readonly unknown[] | null, layer: number): LayerKind {
  return indexes?.includes(layer) ? 'full' : 'recurrent';
}

function windowOf(
  config: Fields,
  layers: number,
): ModelArchitecture['slidingWindow'] {
  const tokens = config.count('sliding_window', 'attention_chunk_size');
  const longest = config.count('max_position_embeddings');
  return layers > 0 && tokens !== null && (longest === null || tokens < longest)
    ? { tokens, layers }
    : null;
}

/** Bytes that one layer keeps of a request, as vLLM's `MambaStateShapeCalculator` shapes them. */
function stateBytesOf(
  config: Fields,
  elementBytes: number | null,
): number | null {
  const sizes =
    gatedDeltaNet(config) ??
    mamba2(config) ??
    mamba(config) ??
    shortConv(config);
  if (!sizes || elementBytes === null) {
    return null;
  }
  const ofState = config.text('mamba_ssm_cache_dtype', 'mamba_ssm_dtype');
  return (
    sizes.convolution * elementBytes +
    sizes.state * (ofState === 'float32' ? 4 : elementBytes)
  );
}

/** Elements of the last inputs of the convolution, and of the state. */
interface StateSizes {
  convolution: number;
  state: number;
}

function gatedDeltaNet(config: Fields): StateSizes | null {
  return sized(
    [
      config.count('linear_num_key_heads'),
      config.count('linear_key_head_dim'),
      config.count('linear_num_value_heads'),
      config.count('linear_value_head_dim'),
      config.count('linear_conv_kernel_dim'),
    ],
    (keyHeads, keySize, valueHeads, valueSize, kernel) => ({
      convolution:
        (2 * keyHeads * keySize + valueHeads * valueSize) * (kernel - 1),
      state: valueHeads * valueSize * keySize,
    }),
  );
}

function mamba2(config: Fields): StateSizes | null {
  const heads = config.count('mamba_n_heads', 'mamba_num_heads', 'num_heads');
  const inner = innerSize(config);
  return sized(
    [
      heads,
      config.count('mamba_d_head', 'mamba_head_dim', 'head_dim') ??
        (heads !== null && inner !== null ? inner / heads : null),
      config.count('mamba_d_state', 'ssm_state_size', 'state_size'),
      config.count('mamba_n_groups', 'n_groups'),
      config.count('mamba_d_conv', 'conv_kernel'),
    ],
    (count, size, state, groups, kernel) => ({
      convolution: (count * size + 2 * groups * state) * (kernel - 1),
      state: count * size * state,
    }),
  );
}

function mamba(config: Fields): StateSizes | null {
  return sized(
    [
      innerSize(config),
      config.count('mamba_d_state', 'state_size'),
      config.count('mamba_d_conv', 'conv_kernel'),
    ],
    (inner, state, kernel) => ({
      convolution: inner * (kernel - 1),
      state: inner * state,
    }),
  );
}

function shortConv(config: Fields): StateSizes | null {
  return sized(
    [config.count('conv_dim', 'hidden_size'), config.count('conv_L_cache')],
    (size, kernel) => ({ convolution: size * (kernel - 1), state: 0 }),
  );
}

function innerSize(config: Fields): number | null {
  const hidden = config.count('hidden_size', 'd_model');
  const times = (expand: number | null) =>
    expand !== null && hidden !== null ? expand * hidden : null;
  // In a hybrid, `intermediate_size` is that of the layers with attention.
  return (
    times(config.count('mamba_expand')) ??
    config.count('intermediate_size', 'd_inner') ??
    times(config.count('expand'))
  );
}

function sized<T>(
  sizes: Array<number | null>,
  from: (...sizes: number[]) => T,
): T | null {
  return sizes.some(size => size === null)
    ? null
    : from(...(sizes as number[]));
}
