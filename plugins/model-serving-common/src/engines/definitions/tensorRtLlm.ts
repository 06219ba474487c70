import {
  durations,
  EngineDefinition,
  largest,
  MetricSource,
  summed,
  TokenSource,
  together,
} from '../EngineDefinition';

const PER_ITERATION = 'enable_iter_perf_stats: true';

/** One number of a group of gauges that Triton's backend for TensorRT-LLM exposes. */
const ofGroup = (
  group: string,
  label: string,
  value: string,
): MetricSource => ({
  names: [`nv_trt_llm_${group}_metrics`],
  where: [{ label, value }],
});

const tokens = (
  name: string,
  inTriton: string,
  cached?: true,
): TokenSource => ({
  names: [`trtllm_${name}_tokens_total`],
  plus: [summed(inTriton)],
  counts: {
    ...(cached ? { cached } : {}),
    aborted: false,
    when: 'at the end of the request',
  },
});

/**
 * `trtllm-serve` and Dynamo name its metrics alike; as a backend of Triton it has groups of gauges, and
 * older versions have no prefix.
 */
export const tensorRtLlm: EngineDefinition = {
  name: 'TensorRT-LLM',
  recognizedBy: {
    image: /tensorrt-?llm|trtllm/,
    command: /\btrtllm-serve\b|tensorrt_llm/,
    samples: /^(trtllm[_:]|nv_trt_llm_|request_queue_time_seconds)/,
    formats: ['tensorrt-llm'],
    otherPage:
      /^\s*\[\s*\{[^}]{0,4000}"(inflightBatchingStats|numActiveRequests|iterLatencyMS)"/,
  },
  protocol: 'openai',
  answers: [],
  ports: ['8000', '8080'],
  paths: ['/prometheus/metrics', '/metrics'],
  pageNeeds: 'return_perf_metrics: true',
  passedOnAs: { trtllm_: ['trtllm:'] },
  flags: {
    contextLength: { flag: '--max_seq_len' },
    maxSequences: { flag: '--max_batch_size' },
    maxBatchTokens: { flag: '--max_num_tokens' },
    toolParser: { flag: '--tool_parser' },
    tensorParallel: {
      flag: '--tensor_parallel_size',
      aliases: ['--tp_size'],
    },
    pipelineParallel: {
      flag: '--pipeline_parallel_size',
      aliases: ['--pp_size'],
    },
  },
  metrics: {
    waiting: {
      ...together(
        summed('trtllm_num_requests_waiting'),
        ofGroup('request', 'request_type', 'waiting'),
      ),
      needs: PER_ITERATION,
    },
    running: {
      ...together(
        summed('trtllm_num_requests_running'),
        ofGroup('request', 'request_type', 'active'),
      ),
      needs: PER_ITERATION,
    },
    kvCache: {
      ...together(largest('trtllm_kv_cache_utilization'), {
        ...ofGroup('kv_cache_block', 'kv_cache_block_type', 'fraction'),
        across: 'max',
      }),
      needs: PER_ITERATION,
    },
    promptTokens: tokens('prompt', 'nv_llm_input_token_len_sum', true),
    generatedTokens: tokens('generation', 'nv_llm_output_token_len_sum'),
    ...durations(
      'trtllm_e2e_request_latency_seconds',
      'e2e_request_latency_seconds',
    ),
    progress: together(
      summed('trtllm_iteration_latency_seconds'),
      summed('trtllm_kv_cache_used_blocks'),
      ofGroup('general', 'general_type', 'iteration_counter'),
    ),
    timeToFirstToken: summed(
      'trtllm_time_to_first_token_seconds',
      'time_to_first_token_seconds',
    ),
    interToken: summed(
      'trtllm_time_per_output_token_seconds',
      'time_per_output_token_seconds',
    ),
    failed: [
      {
        name: 'trtllm_request_error_total',
        label: 'http_code',
        value: '5..',
        zeroWith: 'trtllm_request_success_total',
      },
    ],
  },
};
