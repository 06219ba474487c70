/**
 * How a model fits the memory of an accelerator, the best first: `unsupported` where the layout or the number format cannot run on it,
 * `unknown` where a fact is missing. `unknown` never means that it fits.
 * @public
 */
export const MEMORY_WORDS = [
  'fits',
  'unknown',
  'exceeds',
  'unsupported',
] as const;

/** @public */
export type MemoryWord = (typeof MEMORY_WORDS)[number];

/** Memory of one accelerator of a size; of the container where it has none. @public */
export interface AcceleratorMemory {
  /** Bytes; null when unknown. */
  bytes: number | null;
  /** Where the memory is known from, or why it is not. */
  source: string;
  /** NVIDIA compute capability, such as 8.9; null when unknown or of another vendor. */
  computeCapability: number | null;
}

/** How the platform judges memory. @public */
export interface MemoryRules {
  /** Requests of the full context that must fit the accelerators at once. */
  requests: number;
  /** What happens to a model that does not fit. */
  misfit: 'off' | 'warn' | 'refuse';
}

/** A number that a part was computed from, and where it comes from. @public */
export interface MemoryInput {
  name: string;
  value: string;
  source: string;
}

/**
 * What takes memory of an accelerator. `declared` is the one part where a model only says how much it needs in all.
 * @public
 */
export type MemoryPartName =
  | 'weights'
  | 'kvCache'
  | 'adapters'
  | 'activations'
  | 'graphs'
  | 'runtime'
  | 'declared';

/** @public */
export interface MemoryPart {
  part: MemoryPartName;
  /** Bytes of one accelerator, or of the container. */
  bytes: number;
  /** The arithmetic in words, such as `2 × layers × KV heads × head size × bytes × tokens`. */
  formula: string;
  inputs: MemoryInput[];
}

/** One change after which the model fits, and who can make it. @public */
export interface MemoryChange {
  change: 'accelerator' | 'variant' | 'context';
  who: 'requester' | 'platform-owner';
  /** What to do, as a sentence. */
  sentence: string;
  /** Id of the accelerator option, name of the variant, or tokens of context. */
  to: string;
}

/**
 * Whether a model fits the accelerators of one replica, or its container where it runs on CPUs. Amounts are bytes of one
 * accelerator, or of the container.
 * @public
 */
export interface MemoryFit {
  word: MemoryWord;
  sentence: string;
  /** The size's title. */
  accelerator: string;
  /** Accelerators of one replica; 0 where it runs on CPUs. */
  devices: number;
  /** Memory of one accelerator; null with the reason in `deviceSource`. */
  deviceBytes: number | null;
  /** Where the accelerator's memory is known from, or why it is not. */
  deviceSource: string;
  /** What the engine may use of it; null where the accelerator's memory is unknown. */
  usableBytes: number | null;
  /** Where the engine's share comes from. */
  usableSource: string;
  /** Empty where not even the weights are known. */
  parts: MemoryPart[];
  /** Sum of the parts; null where a part is unknown. */
  requiredBytes: number | null;
  /** Longest request that must fit; null when unknown. */
  contextTokens: number | null;
  /** Requests of that length that must fit at once. */
  requests: number;
  /** Requests of that length that would fit at once; null when unknown. */
  requestsThatFit: number | null;
  /** Changes that each suffice alone, the smallest first. */
  changes: MemoryChange[];
}
