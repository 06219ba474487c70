import { EngineName } from './recognition';

/** How the ranks or models of one pod are put together. @public */
export type Aggregation = 'sum' | 'max';

/** A metric of an engine: its names, newest first, and the factor to the common unit. @public */
export interface MetricSource {
  readonly names: readonly string[];
  readonly scale?: number;
  readonly across?: Aggregation;
}

/** A counter of failed requests: all of it, or the part where a label has a value. @public */
export interface FailureSource {
  readonly name: string;
  /** The label that tells failures from the rest. */
  readonly label?: string;
  /** Its values, as a regular expression that must fit wholly. */
  readonly value?: string;
  /** A metric that only this engine has, where the counter's name is anybody's. */
  readonly beside?: string;
}

/**
 * The metric names of one engine. Missing ones are measured by none of its versions.
 * @public
 */
export interface EngineMetrics {
  readonly engine: EngineName;
  /** The engine is recognised by a sample whose name starts so. */
  readonly prefix: RegExp;
  readonly waiting?: MetricSource;
  readonly running?: MetricSource;
  /** Share of the KV cache in use, 0 to 1. */
  readonly kvCache?: MetricSource;
  readonly promptTokens?: MetricSource;
  readonly generatedTokens?: MetricSource;
  /** Histograms, base name without `_bucket`, in seconds after scaling. */
  readonly timeToFirstToken?: MetricSource;
  readonly interToken?: MetricSource;
  /** Requests that the engine could not serve, the likeliest source first; what clients did wrong or gave up is none. */
  readonly failed?: readonly FailureSource[];
}

const names = (...list: string[]): MetricSource => ({ names: list });

/**
 * Order matters: NIM 1.x has vLLM's names without a prefix, so it comes last; NIM 2 passes on what
 * the engine inside says. Ollama exposes no metrics.
 * @public
 */
export const ENGINE_METRICS: readonly EngineMetrics[] = [
  {
    engine: 'vLLM',
    prefix: /^vllm:/,
    waiting: names('vllm:num_requests_waiting'),
    running: names('vllm:num_requests_running'),
    kvCache: {
      names: ['vllm:kv_cache_usage_perc', 'vllm:gpu_cache_usage_perc'],
      across: 'max',
    },
    promptTokens: names('vllm:prompt_tokens_total'),
    generatedTokens: names('vllm:generation_tokens_total'),
    timeToFirstToken: names('vllm:time_to_first_token_seconds'),
    interToken: names(
      'vllm:inter_token_latency_seconds',
      'vllm:time_per_output_token_seconds',
    ),
    failed: [
      {
        name: 'http_requests_total',
        label: 'status',
        value: '5..',
        beside: 'vllm:num_requests_running',
      },
      {
        name: 'vllm:request_success_total',
        label: 'finished_reason',
        value: 'error',
      },
    ],
  },
  {
    engine: 'SGLang',
    prefix: /^sglang:/,
    waiting: { names: ['sglang:num_queue_reqs'], across: 'max' },
    running: { names: ['sglang:num_running_reqs'], across: 'max' },
    kvCache: { names: ['sglang:token_usage'], across: 'max' },
    promptTokens: { names: ['sglang:prompt_tokens_total'], across: 'max' },
    generatedTokens: {
      names: ['sglang:generation_tokens_total'],
      across: 'max',
    },
    timeToFirstToken: {
      names: ['sglang:time_to_first_token_seconds'],
      across: 'max',
    },
    interToken: {
      names: [
        'sglang:inter_token_latency_seconds',
        'sglang:time_per_output_token_seconds',
      ],
      across: 'max',
    },
  },
  {
    engine: 'TGI',
    prefix: /^tgi_/,
    waiting: names('tgi_queue_size'),
    running: names('tgi_batch_current_size'),
    generatedTokens: names('tgi_request_generated_tokens_sum'),
    promptTokens: names('tgi_request_input_length_sum'),
    interToken: names('tgi_request_mean_time_per_token_duration'),
    failed: [{ name: 'tgi_request_failure' }],
  },
  {
    engine: 'llama.cpp',
    prefix: /^llamacpp:/,
    waiting: names('llamacpp:requests_deferred'),
    running: names('llamacpp:requests_processing'),
    kvCache: { names: ['llamacpp:kv_cache_usage_ratio'], across: 'max' },
    promptTokens: names('llamacpp:prompt_tokens_total'),
    generatedTokens: names('llamacpp:tokens_predicted_total'),
  },
  {
    engine: 'TensorRT-LLM',
    prefix: /^(trtllm_|nv_trt_llm_)/,
    waiting: names('trtllm_num_requests_waiting'),
    running: names('trtllm_num_requests_running'),
    kvCache: { names: ['trtllm_kv_cache_utilization'], across: 'max' },
    timeToFirstToken: names('trtllm_time_to_first_token_seconds'),
    interToken: names('trtllm_time_per_output_token_seconds'),
  },
  {
    engine: 'Triton',
    prefix: /^nv_inference_/,
    waiting: names('nv_inference_pending_request_count'),
    timeToFirstToken: {
      names: ['nv_inference_first_response_histogram_ms'],
      scale: 1 / 1000,
    },
    failed: [
      {
        name: 'nv_inference_request_failure',
        label: 'reason',
        value: 'REJECTED|BACKEND|OTHER',
      },
    ],
  },
  {
    engine: 'TorchServe',
    prefix: /^ts_inference_/,
    failed: [{ name: 'Requests5XX' }],
  },
  {
    engine: 'KServe Python',
    prefix: /^request_(predict|preprocess)_seconds/,
  },
  {
    engine: 'NIM',
    prefix: /^num_requests_(running|waiting)$/,
    waiting: names('num_requests_waiting'),
    running: names('num_requests_running'),
    kvCache: { names: ['gpu_cache_usage_perc'], across: 'max' },
    promptTokens: names('prompt_tokens_total'),
    generatedTokens: names('generation_tokens_total'),
    timeToFirstToken: names('time_to_first_token_seconds'),
    interToken: names('time_per_output_token_seconds'),
    failed: [{ name: 'request_failure_total' }],
  },
];

/** The metric names that fit a page; undefined when no engine is recognised. */
export function metricsOf(
  sampleNames: Iterable<string>,
): EngineMetrics | undefined {
  const all = [...sampleNames];
  return ENGINE_METRICS.find(({ prefix }) => all.some(n => prefix.test(n)));
}
