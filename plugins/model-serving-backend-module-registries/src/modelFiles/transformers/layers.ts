import type { ModelArchitecture } from '@model-serving/backstage-plugin-model-serving-common';
import { Fields } from '../Fields';
import { LayerCaches, UNKNOWN_CACHES } from '../LayerCaches';
import { lookUp } from '../lookUp';
import { layerKindsOf, LayerKind, windowTokensOf } from './layerKinds';
import { KvSizes, kvSizesOf } from './kvSizes';
import { stateBytesOf } from './stateBytes';

/**
 * Types of which vLLM keeps the latent vector (`is_deepseek_mla` of its `ModelArchConfigConvertorBase`). Of others it
 * keeps keys and values of all heads, which other engines may not.
 */
const LATENT = new Set([
  'axk1',
  'bailing_hybrid',
  'deepseek_mtp',
  'deepseek_v2',
  'deepseek_v3',
  'deepseek_v32',
  'glm4_moe_lite',
  'glm_moe_dsa',
  'kimi_k2',
  'longcat_flash',
  'longcat_flash_ngram',
  'pangu_ultra_moe',
]);

/** Types whose layers attend more than once to a token, each time with a cache of its own. */
const ATTENTIONS: Readonly<Record<string, (config: Fields) => number>> = {
  longcat_flash: () => 2,
  longcat_flash_ngram: () => 2,
  // All layers are passed through as often as this: `OuroAttention` of vLLM, `modeling_nanbeige.py`.
  nanbeige: config => config.count('num_loops') ?? 1,
  ouro: config => config.count('total_ut_steps') ?? 4,
};

/**
 * Reads what layers keep: keys and values of all tokens or of a window, latent vectors, a state.
 *
 * @param elementBytes - bytes of an element of a state; null when unknown
 * @returns no KV heads where the layers keep something that {@link ModelArchitecture} cannot say
 */
export function layerCachesOf(
  config: Fields,
  type: string,
  layers: number,
  elementBytes: number | null,
): LayerCaches {
  const kinds = layerKindsOf(config, type, layers);
  const rank = config.count('kv_lora_rank');
  const ropeSize = config.count('qk_rope_head_dim');
  const sizes = kvSizesOf(config, type);
  if (!kinds) {
    return { ...UNKNOWN_CACHES, headSize: sizes.full.headSize };
  }
  if (rank !== null && (ropeSize === null || !LATENT.has(type))) {
    return UNKNOWN_CACHES;
  }
  const of = (kind: LayerKind) => kinds.filter(each => each === kind).length;
  const recurrent = of('recurrent');
  const stateBytes = recurrent > 0 ? stateBytesOf(config, elementBytes) : 0;
  const slidingSizes = sizes.sliding && sizesOf(sizes.sliding);
  if (
    stateBytes === null ||
    (sizes.sliding && !slidingSizes && of('sliding') > 0)
  ) {
    return { ...UNKNOWN_CACHES, headSize: sizes.full.headSize };
  }
  const times = lookUp(ATTENTIONS, type)?.(config) ?? 1;
  const caches = (layers - of('none')) * times;
  const latentAttention =
    rank !== null && ropeSize !== null ? { rank, ropeSize } : null;
  return {
    ...(latentAttention
      ? { kvHeads: null, headSize: null, valueSize: null }
      : sizes.full),
    caches: caches === layers ? null : caches,
    slidingWindow: windowOf(config, of('sliding'), slidingSizes),
    latentAttention,
    recurrent: recurrent > 0 ? { layers: recurrent, stateBytes } : null,
  };
}

function windowOf(
  config: Fields,
  layers: number,
  sizes: ReturnType<typeof sizesOf>,
): ModelArchitecture['slidingWindow'] {
  const tokens = windowTokensOf(config);
  return layers > 0 && tokens !== null ? { tokens, layers, sizes } : null;
}

function sizesOf({ headSize, kvHeads, valueSize }: KvSizes) {
  return kvHeads !== null && headSize !== null
    ? { kvHeads, headSize, valueSize: valueSize ?? headSize }
    : null;
}
