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
}

/** What an engine's arguments say about its memory. @public */
export interface EngineSettings {
  engine: 'vLLM' | 'SGLang' | 'llama.cpp';
  /** Share of the accelerator's memory that the engine takes. */
  share: Setting<number>;
  /** Whether that share holds working memory too; otherwise the rest of the memory does. */
  shareHoldsWork: boolean;
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
  /** Number format to compute in; undefined where it is the model's precision. */
  precision: Setting<string> | undefined;
  /** How weights are stored after loading; undefined where they stay as they are. */
  quantization: Setting<string> | undefined;
  /** Whether graphs are captured. */
  graphs: Setting<boolean>;
  layout: ParallelLayout;
}

const ARGUMENTS = 'engine argument';

class Arguments {
  readonly #values = new Map<string, string>();

  constructor(args: readonly string[]) {
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

/**
 * vLLM: defaults from `CacheConfig`, `SchedulerConfig` and `EngineArgs`. The share was 0.9 until 0.19 and is 0.92
 * since; the lower one is taken.
 */
function vllm(args: Arguments): EngineSettings {
  const eager = args.has('--enforce-eager');
  return {
    engine: 'vLLM',
    share: args.number('--gpu-memory-utilization') ?? {
      value: 0.9,
      source: "vLLM's default",
    },
    shareHoldsWork: true,
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
      tensor: args.count('--tensor-parallel-size', '-tp'),
      pipeline: args.count('--pipeline-parallel-size', '-pp'),
      data: args.count('--data-parallel-size', '-dp'),
    },
  };
}

/** SGLang: defaults from `ServerArgs`, where the share shrinks with the number of tensor-parallel ranks. */
function sglang(args: Arguments): EngineSettings {
  const tensor = args.count('--tp-size', '--tp', '--tensor-parallel-size');
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
    shareHoldsWork: false,
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
      data: args.count('--dp-size', '--dp', '--data-parallel-size'),
    },
  };
}

/** llama.cpp: takes what it needs; the context is shared by all slots. Layers are split over accelerators. */
function llamaCpp(args: Arguments): EngineSettings {
  return {
    engine: 'llama.cpp',
    share: { value: 1, source: 'llama.cpp takes what it needs' },
    shareHoldsWork: true,
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
    kvElementBytes: kvElement(args.text('--cache-type-k', '-ctk')) ?? {
      value: 2,
      source: "llama.cpp's default",
    },
    precision: undefined,
    quantization: undefined,
    graphs: { value: false, source: 'llama.cpp counts graphs as its buffer' },
    layout: { tensor: 1, pipeline: 1, data: 1 },
  };
}

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
  const read = new Arguments(args);
  if (/vllm/i.test(engine)) {
    return vllm(read);
  }
  if (/sglang/i.test(engine)) {
    return sglang(read);
  }
  return /llama\.?-?cpp|gguf/i.test(engine) ? llamaCpp(read) : undefined;
}

/**
 * Whether the same arithmetic holds on CPUs. vLLM and SGLang keep an amount of their own for the KV cache there,
 * whatever share of an accelerator they are given.
 */
export function isKnownOnCpus({ engine }: EngineSettings): boolean {
  return engine === 'llama.cpp';
}
