import {
  EngineDefinition,
  EngineStart,
  largest,
  summed,
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
    samples: /^vllm:/,
    formats: ['vllm'],
  },
  protocol: 'openai',
  ports: ['8000', '8080'],
  metrics: {
    waiting: summed('vllm:num_requests_waiting'),
    running: summed('vllm:num_requests_running'),
    kvCache: largest('vllm:kv_cache_usage_perc', 'vllm:gpu_cache_usage_perc'),
    promptTokens: summed('vllm:prompt_tokens_total'),
    generatedTokens: summed('vllm:generation_tokens_total'),
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
