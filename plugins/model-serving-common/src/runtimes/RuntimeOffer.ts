import type { RuntimeArgument } from './RuntimeArgument';

/** What a runtime can do beyond answering requests. @public */
export const RUNTIME_FEATURES = [
  'lora',
  'prefix-caching',
  'speculative-decoding',
  'tool-calling',
  'structured-output',
  'multi-modal',
  'embeddings',
  'dynamic-batching',
  'ensembles',
  'prefill-decode-split',
  'multi-node',
] as const;

/** @public */
export type RuntimeFeature = (typeof RUNTIME_FEATURES)[number];

/**
 * Protocols of a runtime's API: that of OpenAI, the Open Inference Protocol (V2), KServe's V1, or one of its own.
 * @public
 */
export const RUNTIME_PROTOCOLS = [
  'openai',
  'open-inference',
  'kserve-v1',
  'own',
] as const;

/** @public */
export type RuntimeProtocol = (typeof RUNTIME_PROTOCOLS)[number];

/** Whether the engine's project still develops it; `maintenance` means fixes only. @public */
export const RUNTIME_MATURITIES = ['current', 'maintenance'] as const;

/** @public */
export type RuntimeMaturity = (typeof RUNTIME_MATURITIES)[number];

/** What a replica computes on. @public */
export const RUNTIME_DEVICES = ['gpu', 'cpu'] as const;

/** @public */
export type RuntimeDevice = (typeof RUNTIME_DEVICES)[number];

/** What LoRA adapters a service may have beside its model. @public */
export interface AdapterOffer {
  maxCount: number;
  /** One that the engine takes as its highest. */
  maxRank: number;
}

/**
 * A way to serve a model that the platform offers: an engine of a version, as one ClusterServingRuntime starts it.
 * @public
 */
export interface RuntimeOffer {
  /** What a request names. */
  id: string;
  title: string;
  /** Name of the engine's definition, such as `vLLM`. */
  engine: string;
  /** The engine's version, as people write it. */
  version: string;
  maturity: RuntimeMaturity;
  protocol: RuntimeProtocol;
  devices: RuntimeDevice[];
  serves: {
    /** Formats, as variants of models name theirs. */
    formats: string[];
    /** Quantizations, as variants name theirs; every one when left out. */
    quantizations?: string[];
    /** Tasks, as models name theirs; every one when left out. */
    tasks?: string[];
  };
  features: RuntimeFeature[];
  /** Engine argument that spreads a replica over its accelerators; a replica has at most one when left out. */
  parallelArgument?: string;
  /** What a request may ask of the engine; nothing when left out. */
  arguments?: RuntimeArgument[];
  /** How many LoRA adapters a service may have, and up to which rank; none when left out. */
  adapters?: AdapterOffer;
  /** Why the golden path that is asked about cannot start it, as a sentence; left out where it can. */
  refusal?: string;
}
