/** What an argument of an engine means, in words for whoever sets it. */
interface Meaning {
  title: string;
  /** What it does, as a sentence. */
  effect: string;
  /** What it costs in memory, as a sentence. */
  cost: string;
}

interface CountMeaning extends Meaning {
  kind: 'count';
  /** Such as `tokens`. */
  unit: string;
  /** No engine takes more. */
  most: number;
}

interface ChoiceMeaning extends Meaning {
  kind: 'choice';
}

interface SwitchMeaning extends Meaning {
  kind: 'switch';
}

/**
 * What may be asked of an engine, by what it means; the flags are those of each engine's definition. In the order in which
 * they are written.
 * @public
 */
export const ENGINE_ARGUMENTS = {
  contextLength: {
    kind: 'count',
    title: 'Context length',
    unit: 'tokens',
    most: 2 ** 24,
    effect: 'Longest request that is accepted, prompt and answer together.',
    cost: 'More takes more memory: the KV cache of a request grows with it.',
  },
  maxSequences: {
    kind: 'count',
    title: 'Requests at once',
    unit: 'requests',
    most: 4096,
    effect: 'Most requests that are computed in one step; others wait.',
    cost: 'More takes memory for sampling; in llama.cpp, for the KV cache too.',
  },
  maxBatchTokens: {
    kind: 'count',
    title: 'Tokens of a step',
    unit: 'tokens',
    most: 2 ** 20,
    effect:
      'Most tokens that are computed in one step. A higher number reads long prompts faster, and delays answers that are being written.',
    cost: 'More takes memory for activations.',
  },
  kvCacheDtype: {
    kind: 'choice',
    title: 'KV cache type',
    effect: 'Number format of the KV cache. Fewer bits may cost accuracy.',
    cost: 'Less memory: 8 bits halve the KV cache of 16 bits.',
  },
  quantization: {
    kind: 'choice',
    title: 'Quantization',
    effect:
      'Number format to which the weights are converted while they are loaded. Only for models that are not quantized already.',
    cost: 'Less memory: 8 bits halve weights of 16 bits, 4 bits quarter them.',
  },
  prefixCaching: {
    kind: 'switch',
    title: 'Prefix caching',
    effect:
      'Keeps the KV cache of prompts, so that a common beginning is computed once.',
    cost: 'No memory of its own: it uses KV cache that is free.',
  },
  speculativeTokens: {
    kind: 'count',
    title: 'Speculative tokens',
    unit: 'tokens',
    most: 32,
    effect:
      'Tokens that are guessed from the prompt in each step. Faster where answers repeat the prompt, such as edits of code.',
    cost: 'Little memory: no second model is loaded.',
  },
  toolParser: {
    kind: 'choice',
    title: 'Tool parser',
    effect:
      'How tool calls are parsed from the answer. It depends on the model.',
    cost: 'No memory.',
  },
  chatTemplate: {
    kind: 'choice',
    title: 'Chat template',
    effect:
      "How messages become a prompt, in place of the model's own template.",
    cost: 'No memory.',
  },
  tensorParallel: {
    kind: 'count',
    title: 'Tensor parallelism',
    unit: 'accelerators',
    most: 64,
    effect:
      'Accelerators over which each layer is split. All that remain when left out.',
    cost: 'Less memory each: splits weights and KV cache; ranks need 0.5 GiB each to communicate.',
  },
  pipelineParallel: {
    kind: 'count',
    title: 'Pipeline parallelism',
    unit: 'stages',
    most: 64,
    effect: 'Stages over which the layers are distributed.',
    cost: 'Less memory each: splits weights and KV cache by layers.',
  },
  dataParallel: {
    kind: 'count',
    title: 'Data parallelism',
    unit: 'copies',
    most: 64,
    effect:
      'Copies of the model within a replica, each with requests of its own.',
    cost: 'Saves memory for experts only: each copy holds all other weights.',
  },
} as const satisfies Record<
  string,
  CountMeaning | ChoiceMeaning | SwitchMeaning
>;

/** Name of an argument, as requests and profiles have it. @public */
export type ArgumentId = keyof typeof ENGINE_ARGUMENTS;

/** @public */
export const ARGUMENT_IDS = Object.keys(
  ENGINE_ARGUMENTS,
) as readonly ArgumentId[];

interface ValueOfKind {
  count: number;
  choice: string;
  switch: boolean;
}

/** @public */
export type ArgumentValue = ValueOfKind[keyof ValueOfKind];

/** What a request answers; the platform's or the engine's default is meant by what is left out. @public */
export type ArgumentAnswers = {
  -readonly [Id in ArgumentId]?: ValueOfKind[(typeof ENGINE_ARGUMENTS)[Id]['kind']];
};

/** A choice as it may stand in a command line: a word, and no flag, path or address. */
export const ARGUMENT_CHOICE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/;
