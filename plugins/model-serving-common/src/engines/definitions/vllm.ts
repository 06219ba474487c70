import {
  durations,
  EngineDefinition,
  EngineStart,
  largest,
  summed,
  together,
} from '../EngineDefinition';

const SECONDS = String.raw`([0-9]+(?:\.[0-9]+)?) ?s(?:ec(?:ond)?s?)?\b`;
const WEIGHTS = new RegExp(
  `(?:Loading weights took|Model loading took .{0,60} and) ${SECONDS}`,
);
const WARM_UP = new RegExp(`init engine .{0,120}took ${SECONDS}`);

/**
 * Reads vLLM's log from the start of its container: how long the weights took, and profiling,
 * compiling and capturing together. Undefined where it says neither.
 */
export function vllmStart(lines: readonly string[]): EngineStart | undefined {
  const longest = (pattern: RegExp) =>
    lines
      .map(line => pattern.exec(line)?.[1])
      .filter((seconds): seconds is string => seconds !== undefined)
      .map(Number)
      .sort((a, b) => b - a)[0];
  const found = [
    { name: 'weights', seconds: longest(WEIGHTS) },
    { name: 'warm-up', seconds: longest(WARM_UP) },
  ].filter(({ seconds }) => seconds !== undefined);
  return found.length > 0 ? found : undefined;
}

export const vllm: EngineDefinition = {
  name: 'vLLM',
  recognizedBy: {
    image: /(^|[/-])vllm|vllmserver|llm-d-(cuda|inference-sim)/,
    command: /vllm\.entrypoints|\bvllm\s+serve\b/,
    samples: /^(vllm:|ray_vllm[:_])/,
    formats: ['vllm'],
  },
  protocol: 'openai',
  answers: ['embeddings', 'rerank'],
  ports: ['8000', '8080'],
  // Ray's OpenTelemetry exporter writes no colon.
  passedOnAs: { 'vllm:': ['ray_vllm:', 'ray_vllm_'] },
  labels: {
    // The processes of one API server, each with its last view of the same engine.
    repeated: ['pid'],
    // Data-parallel engines, and the replicas on one node of Ray.
    parts: ['engine', 'ReplicaId', 'WorkerId'],
    // A router repeats what its servers say.
    without: ['server'],
  },
  flags: {
    contextLength: { flag: '--max-model-len' },
    maxSequences: { flag: '--max-num-seqs' },
    maxBatchTokens: { flag: '--max-num-batched-tokens' },
    kvCacheDtype: {
      flag: '--kv-cache-dtype',
      values: ['auto', 'fp8', 'fp8_e4m3', 'fp8_e5m2'],
    },
    quantization: {
      flag: '--quantization',
      aliases: ['-q'],
      // Those that convert weights of 16 bits; others are read from the model.
      values: ['fp8', 'bitsandbytes'],
    },
    prefixCaching: {
      on: '--enable-prefix-caching',
      off: '--no-enable-prefix-caching',
    },
    speculativeTokens: {
      flag: '--speculative-config',
      around: [
        '{"method":"ngram","num_speculative_tokens":',
        ',"prompt_lookup_max":4}',
      ],
    },
    toolParser: {
      flag: '--tool-call-parser',
      also: { '--enable-auto-tool-choice': () => null },
    },
    chatTemplate: {
      flag: '--chat-template',
      // Where the images of vLLM have them.
      around: ['/vllm-workspace/examples/tool_chat_template_', '.jinja'],
    },
    tensorParallel: { flag: '--tensor-parallel-size', aliases: ['-tp'] },
    pipelineParallel: { flag: '--pipeline-parallel-size', aliases: ['-pp'] },
    dataParallel: { flag: '--data-parallel-size', aliases: ['-dp'] },
  },
  adapters: {
    on: '--enable-lora',
    modules: '--lora-modules',
    count: '--max-loras',
    defaultCount: 1,
    rank: '--max-lora-rank',
    defaultRank: 16,
    ranks: [8, 16, 32, 64, 128, 256, 320, 512],
  },
  metrics: {
    waiting: summed('vllm:num_requests_waiting'),
    running: summed('vllm:num_requests_running'),
    kvCache: largest('vllm:kv_cache_usage_perc', 'vllm:gpu_cache_usage_perc'),
    promptTokens: {
      names: ['vllm:prompt_tokens_total'],
      counts: { cached: true, aborted: true, when: 'as they come' },
    },
    generatedTokens: {
      names: ['vllm:generation_tokens_total'],
      counts: { aborted: true, when: 'as they come' },
    },
    ...durations('vllm:e2e_request_latency_seconds'),
    // Tokens of a prompt count when all of it is computed; steps go on meanwhile.
    progress: together(
      summed('vllm:generation_tokens_total'),
      summed('vllm:prompt_tokens_total'),
      summed('vllm:iteration_tokens_total_count'),
    ),
    timeToFirstToken: summed('vllm:time_to_first_token_seconds'),
    interToken: summed(
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
  start: { fromLog: vllmStart },
};
