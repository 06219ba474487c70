import {
  durations,
  EngineDefinition,
  EngineStart,
  largest,
  summed,
  together,
} from '../EngineDefinition';
import type { Sample } from '../exposition';

/**
 * The gauges in which SGLang tells of its start, once it is over. Its phases `scheduler_e2e`,
 * `tokenizer_e2e` and `e2e` contain the others and are no parts. Older versions have the two last
 * names, of which some never set a value.
 */
const START_METRICS = [
  'sglang:startup_time_seconds',
  'sglang:startup_cuda_graph_time_seconds',
  'sglang:engine_load_weights_time',
  'sglang:engine_startup_time',
] as const;

const [PHASES, GRAPHS, OLD_WEIGHTS, OLD_TOTAL] = START_METRICS;

/**
 * Reads how SGLang started: how long the weights took, and allocating the KV cache and capturing
 * CUDA graphs together. Of several ranks the slowest counts, since the others wait for it.
 * Undefined where it says nothing.
 */
export function sglangStart(
  samples: readonly Sample[],
): EngineStart | undefined {
  const slowest = (name: string, phase?: string): number | undefined => {
    const found = samples
      .filter(
        sample =>
          sample.name === name &&
          (phase === undefined || sample.labels.phase === phase) &&
          Number.isFinite(sample.value) &&
          sample.value > 0,
      )
      .map(({ value }) => value);
    return found.length > 0 ? Math.max(...found) : undefined;
  };
  const sum = (...seconds: Array<number | undefined>) => {
    const known = seconds.filter(each => each !== undefined);
    return known.length > 0
      ? known.reduce((total, each) => total + each, 0)
      : undefined;
  };
  const oldWeights = slowest(OLD_WEIGHTS);
  const oldTotal = slowest(OLD_TOTAL);
  const oldRest =
    oldWeights !== undefined && oldTotal !== undefined && oldTotal > oldWeights
      ? oldTotal - oldWeights
      : undefined;
  const found = [
    { name: 'weights', seconds: slowest(PHASES, 'load_weight') ?? oldWeights },
    {
      name: 'warm-up',
      seconds:
        sum(
          slowest(PHASES, 'kv_cache_allocation'),
          slowest(GRAPHS, 'prefill'),
          slowest(GRAPHS, 'decode'),
        ) ?? oldRest,
    },
  ].filter(
    (part): part is { name: string; seconds: number } =>
      part.seconds !== undefined,
  );
  return found.length > 0 ? found : undefined;
}

const SCHEDULER = 'sglang:num_';

/**
 * Its schedulers report one series a rank: those of one data-parallel rank say the same. The tokenizer
 * process tells streamed from other requests, which add up, and counts tokens when a request ends.
 */
export const sglang: EngineDefinition = {
  name: 'SGLang',
  recognizedBy: {
    image: /sglang/,
    command: /sglang(\.launch_server|\s+serve)/,
    samples: /^sglang[:_]/,
    formats: ['sglang'],
  },
  protocol: 'openai',
  answers: ['embeddings', 'rerank'],
  ports: ['30000'],
  pageNeeds: '--enable-metrics',
  // Its gateway passes the metrics of gRPC workers on.
  passedOnAs: { 'sglang:': ['sglang_'] },
  labels: {
    repeated: ['tp_rank', 'pp_rank', 'moe_ep_rank', 'attn_cp_rank', 'cp_rank'],
    parts: ['dp_rank', 'engine_type', 'is_streaming', 'worker_addr', 'mode'],
    // With priorities, the total has none.
    without: ['priority'],
  },
  flags: {
    contextLength: { flag: '--context-length' },
    maxSequences: { flag: '--max-running-requests' },
    maxBatchTokens: { flag: '--chunked-prefill-size' },
    kvCacheDtype: {
      flag: '--kv-cache-dtype',
      values: ['auto', 'bf16', 'fp8_e4m3', 'fp8_e5m2'],
    },
    quantization: {
      flag: '--quantization',
      values: ['fp8', 'w8a8_int8', 'bitsandbytes'],
    },
    prefixCaching: { off: '--disable-radix-cache' },
    speculativeTokens: {
      flag: '--speculative-num-draft-tokens',
      also: { '--speculative-algorithm': () => 'NGRAM' },
    },
    toolParser: { flag: '--tool-call-parser' },
    chatTemplate: { flag: '--chat-template' },
    tensorParallel: {
      flag: '--tensor-parallel-size',
      aliases: ['--tp-size', '--tp'],
    },
    pipelineParallel: {
      flag: '--pipeline-parallel-size',
      aliases: ['--pp-size'],
    },
    dataParallel: {
      flag: '--data-parallel-size',
      aliases: ['--dp-size', '--dp'],
    },
  },
  adapters: {
    on: '--enable-lora',
    modules: '--lora-paths',
    count: '--max-loras-per-batch',
    defaultCount: 8,
    rank: '--max-lora-rank',
  },
  metrics: {
    // With prefill and decode apart, requests also wait for the other side and for KV cache.
    waiting: together(
      summed(`${SCHEDULER}queue_reqs`),
      summed(
        `${SCHEDULER}prefill_bootstrap_queue_reqs`,
        `${SCHEDULER}prefill_prealloc_queue_reqs`,
      ),
      summed(`${SCHEDULER}decode_prealloc_queue_reqs`),
      summed(`${SCHEDULER}decode_transfer_queue_reqs`),
    ),
    running: summed(`${SCHEDULER}running_reqs`),
    kvCache: largest('sglang:token_usage'),
    promptTokens: {
      names: ['sglang:prompt_tokens_total'],
      counts: {
        cached: true,
        aborted: false,
        when: 'at the end of the request',
      },
    },
    generatedTokens: {
      names: ['sglang:generation_tokens_total'],
      counts: { aborted: false, when: 'at the end of the request' },
    },
    ...durations('sglang:e2e_request_latency_seconds'),
    // Not its counts of tokens, which stand still through a long answer.
    progress: together(
      summed('sglang:num_used_tokens'),
      summed('sglang:realtime_tokens_total'),
      summed('sglang:gen_throughput'),
      summed('sglang:inter_token_latency_seconds_count'),
    ),
    timeToFirstToken: summed('sglang:time_to_first_token_seconds'),
    interToken: summed(
      'sglang:inter_token_latency_seconds',
      'sglang:time_per_output_token_seconds',
    ),
    failed: [
      {
        name: 'sglang:http_responses_total',
        label: 'status_code',
        value: '5..',
      },
    ],
  },
  start: { fromMetrics: { names: START_METRICS, read: sglangStart } },
};
