import { EngineDefinition, EngineStart, largest } from '../EngineDefinition';
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

/** All its ranks report what the whole engine does. */
export const sglang: EngineDefinition = {
  name: 'SGLang',
  recognizedBy: {
    image: /sglang/,
    command: /sglang(\.launch_server|\s+serve)/,
    samples: /^sglang:/,
    formats: ['sglang'],
  },
  protocol: 'openai',
  ports: ['30000'],
  metrics: {
    waiting: largest('sglang:num_queue_reqs'),
    running: largest('sglang:num_running_reqs'),
    kvCache: largest('sglang:token_usage'),
    promptTokens: largest('sglang:prompt_tokens_total'),
    generatedTokens: largest('sglang:generation_tokens_total'),
    timeToFirstToken: largest('sglang:time_to_first_token_seconds'),
    interToken: largest(
      'sglang:inter_token_latency_seconds',
      'sglang:time_per_output_token_seconds',
    ),
  },
  start: { fromMetrics: { names: START_METRICS, read: sglangStart } },
};
