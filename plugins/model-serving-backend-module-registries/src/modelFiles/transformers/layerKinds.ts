import { Fields } from '../Fields';
import { lookUp } from '../lookUp';

/** What a layer keeps of each request: keys and values of all tokens or of a window, a state, or nothing of its own. */
export type LayerKind = 'full' | 'sliding' | 'recurrent' | 'none';

const KINDS: Readonly<Record<string, LayerKind>> = {
  attention: 'full',
  full_attention: 'full',
  sliding_attention: 'sliding',
  chunked_attention: 'sliding',
  conv: 'recurrent',
  linear_attention: 'recurrent',
  mamba: 'recurrent',
  mamba2: 'recurrent',
  mlp: 'none',
  moe: 'none',
};

/** How the layers of a type differ. */
interface LayerRule {
  /** Keys of a cache that this rule, and what is read beside it, takes into account. */
  keys: readonly string[];
  /** Where a configuration does not list its layers; every layer is attention over all tokens when left out. */
  kind?: (config: Fields, layer: number) => LayerKind | null;
}

/** Every n-th layer does not slide, by default where the configuration does not say so. */
const slidingBut = (byDefault: number): LayerRule => ({
  keys: ['sliding_window_pattern'],
  kind: (config, layer) => {
    const pattern = config.text('sliding_window_pattern');
    if (pattern !== null) {
      return pattern[layer % pattern.length] === 'L' ? 'sliding' : 'full';
    }
    const every = config.count('sliding_window_pattern') ?? byDefault;
    return (layer + 1) % every === 0 ? 'full' : 'sliding';
  },
});

const WINDOW_IN_ALL: LayerRule = { keys: [], kind: () => 'sliding' };
const RECURRENT: LayerRule = { keys: [], kind: () => 'recurrent' };

const fullAt = (key: string): LayerRule => ({
  keys: [key],
  kind: (config, layer) =>
    config.list(key)?.includes(layer) ? 'full' : 'recurrent',
});

const everyFourthFull: LayerRule = {
  keys: ['full_attention_interval'],
  kind: (config, layer) => {
    const every = config.count('full_attention_interval') ?? 4;
    return (layer + 1) % every === 0 ? 'full' : 'recurrent';
  },
};

const mimo: LayerRule = {
  keys: ['hybrid_layer_pattern', 'swa_', 'num_swa_', 'attention_chunk_size'],
  kind: (config, layer) => {
    const slides = config.list('hybrid_layer_pattern')?.[layer];
    if (slides === 1) {
      return 'sliding';
    }
    return slides === 0 ? 'full' : null;
  },
};

/** Types whose layers differ, or that have keys which change a cache. */
const RULES: Readonly<Record<string, LayerRule>> = {
  afmoe: {
    keys: ['global_attn_every_n_layers'],
    kind: (config, layer) => {
      const every = config.count('global_attn_every_n_layers') ?? 4;
      return (layer + 1) % every === 0 ? 'full' : 'sliding';
    },
  },
  bamba: fullAt('attn_layer_indices'),
  cohere2: slidingBut(4),
  exaone4: slidingBut(4),
  falcon_mamba: RECURRENT,
  gemma2: slidingBut(2),
  gemma3: slidingBut(6),
  gemma3_text: slidingBut(6),
  gemma4_text: {
    keys: ['global_', 'num_global_', 'num_kv_shared_layers'],
    kind: slidingBut(6).kind,
  },
  gpt_oss: slidingBut(2),
  jamba: {
    keys: ['attn_layer_'],
    kind: (config, layer) =>
      layer % (config.count('attn_layer_period') ?? 8) ===
      (config.countOrZero('attn_layer_offset') ?? 4)
        ? 'full'
        : 'recurrent',
  },
  lfm2: fullAt('full_attn_idxs'),
  llama4_text: {
    keys: ['attention_chunk_size'],
    kind: (config, layer) => {
      const rotary = config.list('no_rope_layers');
      const every = config.count('no_rope_layer_interval') ?? 4;
      const rotates = rotary?.length
        ? rotary[layer] === 1
        : (layer + 1) % every !== 0;
      return rotates ? 'sliding' : 'full';
    },
  },
  mamba: RECURRENT,
  mamba2: RECURRENT,
  mimo_v2: mimo,
  mimo_v2_flash: mimo,
  mistral: WINDOW_IN_ALL,
  mixtral: WINDOW_IN_ALL,
  nanbeige: { keys: ['num_loops'] },
  nemotron_h: {
    keys: ['hybrid_override_pattern'],
    kind: (config, layer) => {
      const letter = config.text('hybrid_override_pattern')?.[layer];
      if (letter === 'M') {
        return 'recurrent';
      }
      return letter === '*' ? 'full' : 'none';
    },
  },
  olmo3: slidingBut(4),
  ouro: { keys: ['total_ut_steps'] },
  phi3: WINDOW_IN_ALL,
  phimoe: WINDOW_IN_ALL,
  qwen3_5_moe_text: everyFourthFull,
  qwen3_5_text: everyFourthFull,
  qwen3_next: everyFourthFull,
  starcoder2: WINDOW_IN_ALL,
  step3_text: { keys: ['num_attention_groups', 'share_q_dim'] },
  step3p5: { keys: ['num_attention_groups', 'attention_other_setting'] },
};

/** Encoders that read a text at once, for which vLLM allocates no cache. */
const ENCODERS = new Set([
  'albert',
  'bert',
  'camembert',
  'deberta',
  'deberta-v2',
  'distilbert',
  'electra',
  'modernbert',
  'mpnet',
  'new',
  'nomic_bert',
  'roberta',
  'xlm-roberta',
  'xlm-roberta-xl',
]);

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

/** Which layers keep what, in the words of a configuration. A list of the layers by name says the same. */
const KEYS_OF_KINDS =
  /^(attention_chunk_size|attn_layer_\w+|full_attention_interval|full_attn_idxs|\w+_layer_pattern|hybrid_override_pattern|layer_group_size|sliding_window_(layers|layout|pattern))$/;

/** What a configuration says of the size of caches, of what layers share, or of something kept beside keys and values. */
const KEYS_OF_SIZES =
  /^(attention_other_setting|block_configs|compress_ratios|global_\w+|index_head_dim|linear_attn_config|loop_\w+|num_attention_groups|num_global_\w+|num_kv_shared_layers|num_loops|num_swa_\w+|rswa_window|share_q_dim|sparse_attention_config|swa_\w+|total_ut_steps|use_cla)$/;

/**
 * What each layer of a model keeps.
 *
 * @returns null where it is unknown: the layers keep something else, or the configuration has a key that changes what they
 * keep and that no rule reads
 */
export function layerKindsOf(
  config: Fields,
  type: string,
  layers: number,
): LayerKind[] | null {
  if (ENCODERS.has(type)) {
    return Array.from({ length: layers }, () => 'none');
  }
  const listed = config.list('layer_types') ?? config.list('layers_block_type');
  if (
    OTHERS.has(type) ||
    config.flag('is_encoder_decoder') ||
    config.list('attn_type_list')?.includes(0) ||
    hasUnknownKey(config, type, KEYS_OF_SIZES) ||
    (!listed &&
      (hasUnknownKey(config, type, KEYS_OF_KINDS) ||
        hasUnknownWindow(config, type)))
  ) {
    return null;
  }
  const kinds = listed
    ? kindsListed(config, type, listed, layers)
    : kindsByRule(config, type, layers);
  const shared = config.countOrZero('num_kv_shared_layers') ?? 0;
  return (
    kinds?.map((kind, layer) => (layer < layers - shared ? kind : 'none')) ??
    null
  );
}

function kindsListed(
  config: Fields,
  type: string,
  listed: readonly unknown[],
  layers: number,
): LayerKind[] | null {
  // Step-3.5 lists the layers that predict further tokens as well.
  const extra =
    type === 'step3p5'
      ? config.countOrZero('num_nextn_predict_layers') ?? 0
      : 0;
  const kinds = listed.map(each => lookUp(KINDS, String(each)));
  return [layers, layers + extra].includes(kinds.length) &&
    kinds.every(kind => kind !== undefined)
    ? kinds.slice(0, layers)
    : null;
}

function kindsByRule(
  config: Fields,
  type: string,
  layers: number,
): LayerKind[] | null {
  const kind = lookUp(RULES, type)?.kind ?? usedWindow(config);
  const kinds = Array.from({ length: layers }, (_, layer) =>
    kind ? kind(config, layer) : 'full',
  );
  return kinds.includes(null) ? null : (kinds as LayerKind[]);
}

/** Qwen: the layers that `max_window_layers` leaves have the window, where it is used. */
function usedWindow(config: Fields): LayerRule['kind'] {
  const first = config.countOrZero('max_window_layers');
  return config.flag('use_sliding_window')
    ? (_, layer) => {
        if (first === null) {
          return null;
        }
        return layer >= first ? 'sliding' : 'full';
      }
    : undefined;
}

/** A window that the class of the model uses in layers that the configuration does not name. Qwen's classes do not use it by default. */
function hasUnknownWindow(config: Fields, type: string): boolean {
  return (
    !lookUp(RULES, type) &&
    !type.startsWith('qwen') &&
    config.flag('use_sliding_window') === null &&
    windowTokensOf(config) !== null
  );
}

/** Tokens that layers with a window keep; null where there is none, or it is as long as the context. */
export function windowTokensOf(config: Fields): number | null {
  const tokens = config.count(
    'sliding_window',
    'sliding_window_size',
    'attention_chunk_size',
  );
  const longest = config.count('max_position_embeddings');
  return tokens !== null && (longest === null || tokens < longest)
    ? tokens
    : null;
}

function hasUnknownKey(config: Fields, type: string, keys: RegExp): boolean {
  const known = lookUp(RULES, type)?.keys ?? [];
  return config.names.some(
    name =>
      keys.test(name) &&
      !isInert(config.value(name)) &&
      !known.some(key =>
        key.endsWith('_') ? name.startsWith(key) : name === key,
      ),
  );
}

/** What a configuration class writes for a feature that the model does not use. */
function isInert(value: unknown): boolean {
  return (
    value === undefined ||
    value === false ||
    value === 0 ||
    (typeof value === 'object' && Object.keys(value as object).length === 0)
  );
}
