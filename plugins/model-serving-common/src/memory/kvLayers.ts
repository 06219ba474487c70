import type { ModelArchitecture } from '../api';

/** Layers that keep keys and values of the same sizes for the same tokens. */
export interface KvLayers {
  layers: number;
  kvHeads: number;
  headSize: number;
  valueSize: number;
  /** Tokens that they keep; null where they keep all. */
  window: number | null;
}

/** How many layers keep what. */
export interface LayerCounts {
  /** All tokens. */
  full: number;
  /** The tokens of a window. */
  sliding: number;
  /** A state of fixed size. */
  recurrent: number;
}

export function layerCountsOf(
  { caches, recurrent, slidingWindow }: ModelArchitecture,
  layers: number,
): LayerCounts {
  const sliding = slidingWindow?.layers ?? 0;
  const states = recurrent?.layers ?? 0;
  return {
    full: Math.max((caches ?? layers) - sliding - states, 0),
    sliding,
    recurrent: states,
  };
}

/** Elements of one key; as Transformers has it, the hidden size over the heads where nothing else is said. */
export function headSizeOf({
  attentionHeads,
  headSize,
  hiddenSize,
}: ModelArchitecture): number | null {
  if (headSize !== null) {
    return headSize;
  }
  const derived =
    attentionHeads !== null && hiddenSize !== null
      ? hiddenSize / attentionHeads
      : NaN;
  return Number.isInteger(derived) ? derived : null;
}

/**
 * The layers that keep keys and values, by kind; none of a model with latent attention.
 *
 * @returns in words which fact is missing, where one is
 */
export function kvLayersOf(
  architecture: ModelArchitecture,
  layers: number,
): KvLayers[] | { missing: string } {
  const { kvHeads, slidingWindow } = architecture;
  const counts = layerCountsOf(architecture, layers);
  const headSize = headSizeOf(architecture);
  const common = {
    kvHeads,
    headSize,
    valueSize: architecture.valueSize ?? headSize,
  };
  const kinds = [
    { ...common, layers: counts.full, window: null },
    {
      ...(slidingWindow?.sizes ?? common),
      layers: counts.sliding,
      window: slidingWindow?.tokens ?? null,
    },
  ].filter(kind => !architecture.latentAttention && kind.layers > 0);
  if (kinds.some(kind => kind.kvHeads === null)) {
    return { missing: 'the number of KV heads' };
  }
  return kinds.some(kind => kind.headSize === null)
    ? { missing: 'the head size' }
    : (kinds as KvLayers[]);
}

/** KV heads that one tensor-parallel rank holds: a share of them, and at least one. */
export const kvHeadsOfRank = (kvHeads: number, tensor: number) =>
  Math.max(1, Math.ceil(kvHeads / tensor));
