import { Fields } from '../Fields';
import { LayerCaches, UNKNOWN_CACHES } from '../LayerCaches';
import { slidingLayersOf, windowOf } from './slidingLayers';

/** Encoders, for which llama.cpp makes no cache (`llama_model::create_memory`). */
const ENCODERS = new Set([
  'bert',
  'eurobert',
  'gemma-embedding',
  'jina-bert-v2',
  'jina-bert-v3',
  'modern-bert',
  'neo-bert',
  'nomic-bert',
  'nomic-bert-moe',
]);

/** Every layer keeps a state. */
const RECURRENT = new Set(['mamba', 'mamba2']);

/** Every n-th layer has attention, the fourth where the header does not say so; the others keep a state. */
const FULL_INTERVAL = new Set(['qwen3next', 'qwen35', 'qwen35moe']);

/** Layers without KV heads keep a state, except those that are feed-forward alone. */
const WITH_FEED_FORWARD = new Set(['nemotron_h', 'nemotron_h_moe']);

/** An indexer beside its cache, or layers that tokens pass through several times. */
const OTHERS =
  /^attention\.indexer\.|(^|[._])(loops?|loop_\w+|num_loops|ut_steps|total_ut_steps)$/;

/** Layers that keep a state beside others: here those with latent attention, as of Kimi Linear. */
const STATES = /^(kda|ssm|shortconv)\./;

/** Keys and values of one layer, a state, or nothing of its own. */
type Layer =
  | { kind: 'full' | 'sliding'; kvHeads: number }
  | { kind: 'recurrent' | 'none' };

/**
 * Reads what layers keep, by the keys below the architecture's name and by what llama.cpp has in code for it.
 *
 * @returns no KV heads where that is unknown
 */
export function ggufCachesOf(
  name: string,
  own: Fields,
  layers: number,
): LayerCaches {
  if (ENCODERS.has(name)) {
    return { ...UNKNOWN_CACHES, caches: 0 };
  }
  if (own.names.some(key => OTHERS.test(key))) {
    return UNKNOWN_CACHES;
  }
  const rank = own.count('attention.kv_lora_rank');
  if (rank !== null) {
    const ropeSize = own.count('rope.dimension_count');
    // Files from before llama.cpp kept the latent vector are loaded with keys and values of all heads.
    return own.has('attention.key_length_mla') &&
      ropeSize !== null &&
      !own.names.some(key => STATES.test(key))
      ? { ...UNKNOWN_CACHES, latentAttention: { rank, ropeSize } }
      : UNKNOWN_CACHES;
  }
  const each = layersOf(name, own, layers);
  return (each && cachesOf(name, own, each)) ?? UNKNOWN_CACHES;
}

function cachesOf(
  name: string,
  own: Fields,
  each: readonly Layer[],
): LayerCaches | null {
  const of = (kind: Layer['kind']) => each.filter(layer => layer.kind === kind);
  const recurrent = of('recurrent').length;
  const stateBytes = recurrent > 0 ? stateBytesOf(own) : 0;
  const full = headsOf(of('full'));
  const sliding = headsOf(of('sliding'));
  const tokens = windowOf(name, own);
  if (stateBytes === null || full === null || sliding === null) {
    return null;
  }
  const headSize = own.count('attention.key_length');
  const valueSize = own.count('attention.value_length');
  const caches = each.length - of('none').length;
  return {
    ...UNKNOWN_CACHES,
    kvHeads: full[0] ?? sliding[0] ?? null,
    headSize,
    valueSize: valueSize === headSize ? null : valueSize,
    caches: caches === each.length ? null : caches,
    slidingWindow:
      tokens !== null && sliding.length > 0
        ? {
            tokens,
            layers: of('sliding').length,
            sizes: slidingSizesOf(own, full[0] ?? null, sliding[0]),
          }
        : null,
    recurrent: recurrent > 0 ? { layers: recurrent, stateBytes } : null,
  };
}

/** Sizes of layers with a window where they are not those of the others. */
function slidingSizesOf(own: Fields, fullHeads: number | null, heads: number) {
  const headSize = own.count(
    'attention.key_length_swa',
    'attention.key_length',
  );
  const valueSize =
    own.count('attention.value_length_swa', 'attention.value_length') ??
    headSize;
  const isOther =
    (fullHeads !== null && fullHeads !== heads) ||
    own.has('attention.key_length_swa') ||
    own.has('attention.value_length_swa');
  return isOther && headSize !== null && valueSize !== null
    ? { kvHeads: heads, headSize, valueSize }
    : null;
}

/** The KV heads of layers of one kind: none, or one number; null where they differ. */
function headsOf(layers: readonly Layer[]): number[] | null {
  const heads = new Set(
    layers.flatMap(layer => ('kvHeads' in layer ? layer.kvHeads : [])),
  );
  return heads.size > 1 ? null : [...heads];
}

function layersOf(name: string, own: Fields, layers: number): Layer[] | null {
  if (RECURRENT.has(name)) {
    return Array.from({ length: layers }, () => ({ kind: 'recurrent' }));
  }
  const sliding = slidingLayersOf(name, own, layers);
  const listed = own.list('attention.head_count_kv');
  const one = own.count('attention.head_count_kv', 'attention.head_count');
  const hasStates = own.has('ssm.state_size') || own.has('shortconv.l_cache');
  const isInterval = FULL_INTERVAL.has(name);
  if (
    !sliding ||
    (listed && listed.length !== layers) ||
    (!listed && (one === null || (hasStates && !isInterval)))
  ) {
    return null;
  }
  const every = own.count('full_attention_interval') ?? 4;
  const shared = own.countOrZero('attention.shared_kv_layers') ?? 0;
  const feedForward = own.list('feed_forward_length');
  const each = Array.from({ length: layers }, (_, layer): Layer | null => {
    const kvHeads = listed ? listed[layer] : one;
    if (layer >= layers - shared) {
      return { kind: 'none' };
    }
    if (kvHeads === 0 && WITH_FEED_FORWARD.has(name)) {
      return { kind: feedForward?.[layer] === 0 ? 'recurrent' : 'none' };
    }
    if (kvHeads === 0 || (isInterval && (layer + 1) % every !== 0)) {
      return { kind: 'recurrent' };
    }
    return typeof kvHeads === 'number' && kvHeads > 0
      ? { kind: sliding[layer] ? 'sliding' : 'full', kvHeads }
      : null;
  });
  return each.includes(null) ? null : (each as Layer[]);
}

/** llama.cpp keeps states in 32 bits. */
function stateBytesOf(own: Fields): number | null {
  const hidden = own.count('embedding_length');
  const inputs = own.count('shortconv.l_cache');
  if (hidden !== null && inputs !== null) {
    return 4 * hidden * (inputs - 1);
  }
  const kernel = own.count('ssm.conv_kernel');
  const inner = own.count('ssm.inner_size');
  const state = own.count('ssm.state_size');
  if (kernel === null || inner === null || state === null) {
    return null;
  }
  const groups = own.countOrZero('ssm.group_count') ?? 0;
  return 4 * ((kernel - 1) * (inner + 2 * groups * state) + inner * state);
}
