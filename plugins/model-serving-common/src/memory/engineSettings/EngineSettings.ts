/** A value with the place that sets it. @public */
export interface Setting<T> {
  value: T;
  source: string;
}

/** Over how many accelerators an engine spreads one replica, and how. @public */
export interface ParallelLayout {
  tensor: number;
  pipeline: number;
  data: number;
  /**
   * Tensor-parallel ranks of the attention: fewer than `tensor` where data-parallel ranks are among these, as in SGLang's
   * DP attention.
   */
  attention: number;
}

/** Accelerators that a layout takes. */
export function ranksOf({
  attention,
  data,
  pipeline,
  tensor,
}: ParallelLayout): number {
  return tensor * pipeline * (attention < tensor ? 1 : data);
}

/** An argument whose effect on memory is not counted, so that the need is unknown. @public */
export interface Uncounted extends Setting<string> {
  /** Whether it needs more by that; otherwise it may need less. */
  isMore: boolean;
}

/** What an engine's arguments say about its memory. @public */
export interface EngineSettings {
  engine: 'vLLM' | 'SGLang' | 'TensorRT-LLM' | 'TGI' | 'llama.cpp';
  /** Share that the engine takes. */
  share: Setting<number>;
  /**
   * What it is a share of, and holds: of all memory everything, or weights and KV cache while the rest is worked in; or
   * of what everything else leaves the KV cache.
   */
  shareHolds: 'everything' | 'weights and KV cache' | 'KV cache';
  /** Whether the memory that the engine works in is known; otherwise weights and KV cache are the least it needs. */
  isWorkKnown: boolean;
  /** Longest request in tokens; undefined where it is the model's own limit. */
  contextTokens: Setting<number> | undefined;
  /** Most requests in one step. */
  sequences: Setting<number>;
  /** Most tokens in one step. */
  stepTokens: Setting<number>;
  /** Tokens that the KV cache is given out by. */
  blockTokens: number;
  /** Bytes of one element of the KV cache; undefined where it is that of the model's precision. */
  kvElementBytes: Setting<number> | undefined;
  /** The same of a latent cache where that is stored otherwise. */
  latentElementBytes?: Setting<number>;
  /** Whether a checkpoint of FP8 weights may set an FP8 cache, where no argument sets one. */
  kvFollowsWeights: boolean;
  /** Number format to compute in; undefined where it is the model's precision. */
  precision: Setting<string> | undefined;
  /** How weights are stored after loading; undefined where they stay as they are. */
  quantization: Setting<string> | undefined;
  /** Whether graphs are captured. */
  graphs: Setting<boolean>;
  layout: ParallelLayout;
  /** Whether layers with a sliding window keep all tokens too. */
  keepsAllTokens: boolean;
  /** LoRA adapters that memory is held for, loaded or not, each with the highest rank; undefined where there are none. */
  adapters?: { count: Setting<number>; rank: Setting<number> };
  /** Arguments that change the need in ways that are not counted. */
  uncounted: Uncounted[];
  /** An argument that the engine refuses; undefined where none is known to be. */
  refused: string | undefined;
}
