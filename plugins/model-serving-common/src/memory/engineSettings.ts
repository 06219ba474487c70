import { numberFormat } from './numberFormats';

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

/** What is told to an engine and not counted, so that nobody knows what it needs. @public */
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
  /** Arguments that change the need in ways that are not counted. */
  uncounted: Uncounted[];
  /** An argument that the engine refuses; undefined where none is known to be. */
  refused: string | undefined;
}

const ARGUMENTS = 'engine argument';

class Arguments {
  readonly #values = new Map<string, string>();

  /** A flag and its value in one argument, which no engine takes apart. */
  readonly joined: string | undefined;

  constructor(args: readonly string[]) {
    this.joined = args.find(arg => /^--?[a-z][\w-]*\s+\S/i.test(arg));
    for (let index = 0; index < args.length; index += 1) {
      const [flag, ...rest] = args[index].split('=');
      if (flag.startsWith('-')) {
        const next = args[index + 1];
        const value =
          rest.length > 0
            ? rest.join('=')
            : (next !== undefined && !/^--?[a-z]/i.test(next) && next) || '';
        this.#values.set(flag.replace(/_/g, '-'), value);
      }
    }
  }

  #find(flags: readonly string[]): [flag: string, value: string] | undefined {
    const flag = flags.find(name => this.#values.has(name));
    return flag === undefined ? undefined : [flag, this.#values.get(flag)!];
  }

  has(...flags: string[]): Setting<true> | undefined {
    const found = this.#find(flags);
    return found && { value: true, source: `${ARGUMENTS} ${found[0]}` };
  }

  /** A flag that may have a value of its own, such as `False`. */
  isOn(...flags: string[]): Setting<true> | undefined {
    return /^(false|0|no)$/i.test(this.text(...flags)?.value ?? '')
      ? undefined
      : this.has(...flags);
  }

  text(...flags: string[]): Setting<string> | undefined {
    const found = this.#find(flags);
    return found && found[1] !== ''
      ? { value: found[1], source: `${ARGUMENTS} ${found[0]}` }
      : undefined;
  }

  number(...flags: string[]): Setting<number> | undefined {
    const found = this.text(...flags);
    const value = found && readCount(found.value);
    return found && value !== undefined
      ? { value, source: found.source }
      : undefined;
  }

  count(...flags: string[]): number {
    return Math.max(1, Math.floor(this.number(...flags)?.value ?? 1));
  }
}

/** `32768`, `32k` (thousands) or `32K` (of 1,024), as vLLM takes them. */
function readCount(text: string): number | undefined {
  const match = /^([0-9]*\.?[0-9]+)([kKmMgG]?)$/.exec(text);
  if (!match) {
    return undefined;
  }
  const unit = { k: 1e3, m: 1e6, g: 1e9, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };
  const value = Number(match[1]) * (unit[match[2] as keyof typeof unit] ?? 1);
  return value > 0 && Number.isFinite(value) ? value : undefined;
}

const given = (setting: Setting<string> | undefined) =>
  setting?.value === 'auto' ? undefined : setting;

function kvElement(type: Setting<string> | undefined) {
  if (!type || type.value === 'auto') {
    return undefined;
  }
  const bits = numberFormat(type.value)?.bits;
  return bits === undefined
    ? undefined
    : { value: bits / 8, source: type.source };
}

/** Types of the cache that are not known. */
function unknownTypes(
  ...types: Array<Setting<string> | undefined>
): Uncounted[] {
  return types.flatMap(type =>
    type && type.value !== 'auto' && !numberFormat(type.value)
      ? uncounted(type, `names a type of cache that is not known`, true)
      : [],
  );
}

/** @param why - what it does, after the argument */
function uncounted(
  setting: Setting<unknown> | undefined,
  why: string,
  isMore: boolean,
): Uncounted[] {
  return setting ? [{ value: why, source: setting.source, isMore }] : [];
}

const DRAFT = 'adds a model for drafts, which is not counted';
const OFFLOADED = 'keeps weights outside the accelerator, which is not counted';

/**
 * vLLM: defaults from `CacheConfig`, `SchedulerConfig` and `EngineArgs`. The share was 0.9 until 0.19 and is 0.92
 * since; the lower one is taken.
 */
function vllm(args: Arguments): EngineSettings {
  const eager = args.isOn('--enforce-eager');
  const drafts = args.text('--speculative-config');
  const tensor = args.count('--tensor-parallel-size', '-tp');
  return {
    engine: 'vLLM',
    share: args.number('--gpu-memory-utilization') ?? {
      value: 0.9,
      source: "vLLM's default",
    },
    shareHolds: 'everything',
    isWorkKnown: true,
    kvFollowsWeights: false,
    contextTokens: args.number('--max-model-len'),
    sequences: args.number('--max-num-seqs') ?? {
      value: 256,
      source: "vLLM's default",
    },
    stepTokens: args.number('--max-num-batched-tokens') ?? {
      value: 8192,
      source: "vLLM's default for large accelerators",
    },
    blockTokens:
      args.count('--block-size') > 1 ? args.count('--block-size') : 16,
    kvElementBytes: kvElement(args.text('--kv-cache-dtype')),
    precision: given(args.text('--dtype')),
    quantization: given(args.text('--quantization', '-q')),
    graphs: eager
      ? { value: false, source: eager.source }
      : { value: true, source: "vLLM's default" },
    layout: {
      tensor,
      pipeline: args.count('--pipeline-parallel-size', '-pp'),
      data: args.count('--data-parallel-size', '-dp'),
      attention: tensor,
    },
    keepsAllTokens:
      args.isOn('--disable-hybrid-kv-cache-manager') !== undefined,
    uncounted: [
      ...unknownTypes(args.text('--kv-cache-dtype')),
      ...uncounted(
        (drafts && /"model"/.test(drafts.value) ? drafts : undefined) ??
          args.text('--speculative-config.model'),
        DRAFT,
        true,
      ),
      ...uncounted(args.number('--cpu-offload-gb'), OFFLOADED, false),
      ...uncounted(
        args.text('--kv-cache-memory-bytes'),
        'sets the size of the cache in place of the share, which is not counted',
        false,
      ),
      ...uncounted(
        args.count('--decode-context-parallel-size', '-dcp') > 1
          ? args.text('--decode-context-parallel-size', '-dcp')
          : undefined,
        'divides the cache, which is not counted',
        false,
      ),
      ...uncounted(
        args.text('--config'),
        'names a file of arguments, which is not read',
        false,
      ),
    ],
    refused: refusedBy('vLLM', args),
  };
}

/** SGLang: defaults from `ServerArgs`, where the share shrinks with the number of tensor-parallel ranks. */
function sglang(args: Arguments): EngineSettings {
  const tensor = args.count('--tp-size', '--tp', '--tensor-parallel-size');
  const data = args.count('--dp-size', '--dp', '--data-parallel-size');
  const shares: Array<[atLeast: number, share: number]> = [
    [16, 0.79],
    [8, 0.81],
    [4, 0.85],
    [2, 0.87],
    [1, 0.88],
  ];
  const eager = args.has('--disable-cuda-graph');
  return {
    engine: 'SGLang',
    share: args.number('--mem-fraction-static') ?? {
      value: shares.find(([atLeast]) => tensor >= atLeast)![1],
      source: `SGLang's default for ${tensor} tensor-parallel ranks`,
    },
    shareHolds: 'weights and KV cache',
    isWorkKnown: true,
    kvFollowsWeights: false,
    contextTokens: args.number('--context-length'),
    sequences: args.number('--max-running-requests') ?? {
      value: 256,
      source: 'assumed, because SGLang derives it from free memory',
    },
    stepTokens: args.number('--chunked-prefill-size') ?? {
      value: 8192,
      source: "SGLang's default",
    },
    blockTokens: args.count('--page-size'),
    kvElementBytes: kvElement(args.text('--kv-cache-dtype')),
    precision: given(args.text('--dtype')),
    quantization: given(args.text('--quantization')),
    graphs: eager
      ? { value: false, source: eager.source }
      : { value: true, source: "SGLang's default" },
    layout: {
      tensor,
      pipeline: args.count('--pp-size', '--pipeline-parallel-size'),
      data,
      attention:
        args.has('--enable-dp-attention') && tensor % data === 0
          ? tensor / data
          : tensor,
    },
    keepsAllTokens: false,
    uncounted: [
      ...unknownTypes(args.text('--kv-cache-dtype')),
      ...uncounted(
        args.text(
          '--speculative-draft-model-path',
          '--speculative-draft-model',
        ),
        DRAFT,
        true,
      ),
      ...uncounted(args.number('--cpu-offload-gb'), OFFLOADED, false),
      ...uncounted(
        args.text('--config'),
        'names a file of arguments, which is not read',
        false,
      ),
    ],
    refused: refusedBy('SGLang', args),
  };
}

function refusedBy(engine: string, { joined }: Arguments) {
  return joined === undefined
    ? undefined
    : `${engine} does not know the argument "${joined.slice(
        0,
        100,
      )}". Give the flag and its value as two arguments, or join them with "="`;
}

/** More layers than models have, as people write it for all of them. */
const ALL_LAYERS = 99;

/** llama.cpp keeps keys and values in types of their own, each in 16 bits by default. */
function meanOf(
  keys: Setting<number> | undefined,
  values: Setting<number> | undefined,
): Setting<number> {
  const source = [...new Set([keys?.source, values?.source])]
    .filter(each => each !== undefined)
    .join(' and ');
  return {
    value: ((keys?.value ?? 2) + (values?.value ?? 2)) / 2,
    source: source || "llama.cpp's default",
  };
}

/**
 * TensorRT-LLM, started by trtllm-serve: defaults from its command and `BuildConfig`. The share is one of the memory
 * that is free once weights are loaded and a step of the most tokens has run. No published log tells how much that
 * step works in.
 */
function tensorRtLlm(args: Arguments): EngineSettings {
  return {
    engine: 'TensorRT-LLM',
    share: args.number(
      '--kv-cache-free-gpu-memory-fraction',
      '--free-gpu-memory-fraction',
    ) ?? { value: 0.9, source: "TensorRT-LLM's default" },
    shareHolds: 'KV cache',
    isWorkKnown: false,
    uncounted: [],
    refused: refusedBy('TensorRT-LLM', args),
    keepsAllTokens: false,
    kvFollowsWeights: true,
    contextTokens: args.number('--max-seq-len'),
    sequences: args.number('--max-batch-size') ?? {
      value: 2048,
      source: "TensorRT-LLM's default",
    },
    stepTokens: args.number('--max-num-tokens') ?? {
      value: 8192,
      source: "TensorRT-LLM's default",
    },
    blockTokens: 32,
    kvElementBytes: kvElement(args.text('--kv-cache-dtype')),
    precision: undefined,
    quantization: undefined,
    graphs: { value: true, source: "TensorRT-LLM's default" },
    layout: {
      tensor: args.count('--tp-size', '--tensor-parallel-size'),
      pipeline: args.count('--pp-size', '--pipeline-parallel-size'),
      data: 1,
      attention: args.count('--tp-size', '--tensor-parallel-size'),
    },
  };
}

/**
 * TGI: defaults from text-generation-launcher. Of the share it leaves a tenth free when it sizes its KV cache
 * (`TGI_WIGGLE_ROOM`), after a prefill whose memory it measures and does not publish.
 */
function tgi(args: Arguments): EngineSettings {
  const left = 0.9;
  const share = args.number('--cuda-memory-fraction');
  return {
    engine: 'TGI',
    share: {
      value: (share?.value ?? 1) * left,
      source: share
        ? `${share.source}, of which TGI leaves a tenth`
        : 'TGI leaves a tenth',
    },
    shareHolds: 'everything',
    isWorkKnown: false,
    uncounted: [],
    refused: refusedBy('TGI', args),
    keepsAllTokens: false,
    kvFollowsWeights: true,
    contextTokens: args.number('--max-total-tokens'),
    sequences: args.number('--max-batch-size', '--max-concurrent-requests') ?? {
      value: 128,
      source: "TGI's default",
    },
    stepTokens: args.number('--max-batch-prefill-tokens') ?? {
      value: 4096,
      source: 'assumed, because TGI derives it from free memory',
    },
    blockTokens: 1,
    kvElementBytes: kvElement(args.text('--kv-cache-dtype')),
    precision: given(args.text('--dtype')),
    quantization: given(args.text('--quantize')),
    graphs: { value: true, source: "TGI's default" },
    layout: {
      tensor: args.count('--num-shard'),
      pipeline: 1,
      data: 1,
      attention: args.count('--num-shard'),
    },
  };
}

/** llama.cpp: takes what it needs; the context is shared by all slots. Layers are split over accelerators. */
function llamaCpp(args: Arguments): EngineSettings {
  const keys = args.text('--cache-type-k', '-ctk');
  const values = args.text('--cache-type-v', '-ctv');
  const layers = args.text('--n-gpu-layers', '--gpu-layers', '-ngl');
  return {
    engine: 'llama.cpp',
    share: { value: 1, source: 'llama.cpp takes what it needs' },
    shareHolds: 'everything',
    isWorkKnown: true,
    kvFollowsWeights: false,
    contextTokens: args.number('--ctx-size', '-c'),
    sequences: args.number('--parallel', '-np') ?? {
      value: 1,
      source: "llama.cpp's default",
    },
    stepTokens: args.number('--ubatch-size', '-ub') ?? {
      value: 512,
      source: "llama.cpp's default",
    },
    blockTokens: 256,
    kvElementBytes: meanOf(kvElement(keys), kvElement(values)),
    // It has no values.
    latentElementBytes: meanOf(kvElement(keys), kvElement(keys)),
    precision: undefined,
    quantization: undefined,
    graphs: { value: false, source: 'llama.cpp counts graphs as its buffer' },
    layout: { tensor: 1, pipeline: 1, data: 1, attention: 1 },
    keepsAllTokens: args.isOn('--swa-full') !== undefined,
    uncounted: [
      ...unknownTypes(keys, values),
      ...uncounted(
        args.text('--model-draft', '-md', '--hf-repo-draft', '-hfrd'),
        DRAFT,
        true,
      ),
      ...uncounted(
        layers && layers.value !== '' && Number(layers.value) < ALL_LAYERS
          ? layers
          : undefined,
        OFFLOADED,
        false,
      ),
      ...uncounted(
        args.has(
          '--n-cpu-moe',
          '-ncmoe',
          '--cpu-moe',
          '-cmoe',
          '--override-tensor',
          '-ot',
        ),
        OFFLOADED,
        false,
      ),
    ],
    refused: refusedBy('llama.cpp', args),
  };
}

const READERS: ReadonlyArray<
  readonly [engines: RegExp, read: (args: Arguments) => EngineSettings]
> = [
  [/vllm/i, vllm],
  [/sglang/i, sglang],
  [/tensorrt-?llm|trtllm/i, tensorRtLlm],
  [/^tgi\b/i, tgi],
  [/llama\.?-?cpp|gguf/i, llamaCpp],
];

/**
 * What an engine's arguments say about memory; undefined for an engine whose memory is not known.
 *
 * @param engine - Name of the engine, its runtime or its model format
 * @public
 */
export function readEngineSettings(
  engine: string,
  args: readonly string[],
): EngineSettings | undefined {
  const reader = READERS.find(([engines]) => engines.test(engine));
  return reader?.[1](new Arguments(args));
}

/**
 * Whether the same arithmetic holds on CPUs. vLLM and SGLang keep an amount of their own for the KV cache there,
 * whatever share of an accelerator they are given; TensorRT-LLM and TGI are started on accelerators.
 */
export function isKnownOnCpus({ engine }: EngineSettings): boolean {
  return engine === 'llama.cpp';
}
