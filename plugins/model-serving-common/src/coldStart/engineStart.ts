import { ColdStartPart } from '../api';
import type { Sample } from '../engines/exposition';

/** What an engine reports of its own start: seconds by part, in order. @public */
export type EngineStart = ReadonlyArray<{
  readonly name: string;
  readonly seconds: number;
}>;

const SECONDS = String.raw`([0-9]+(?:\.[0-9]+)?) ?s(?:ec(?:ond)?s?)?\b`;
const WEIGHTS = new RegExp(
  `(?:Loading weights took|Model loading took .{0,60} and) ${SECONDS}`,
);
const WARM_UP = new RegExp(`init engine .{0,120}took ${SECONDS}`);

/**
 * Reads vLLM's log from the start of its container: how long the weights took, and profiling,
 * compiling and capturing together. Undefined where it says neither.
 * @public
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

/**
 * The gauges in which SGLang tells of its start, once it is over. Its phases `scheduler_e2e`,
 * `tokenizer_e2e` and `e2e` contain the others and are no parts. Older versions have the two last
 * names, of which some never set a value.
 * @public
 */
export const SGLANG_START_METRICS = [
  'sglang:startup_time_seconds',
  'sglang:startup_cuda_graph_time_seconds',
  'sglang:engine_load_weights_time',
  'sglang:engine_startup_time',
] as const;

const [PHASES, GRAPHS, OLD_WEIGHTS, OLD_TOTAL] = SGLANG_START_METRICS;

/**
 * Reads how SGLang started: how long the weights took, and allocating the KV cache and capturing
 * CUDA graphs together. Of several ranks the slowest counts, since the others wait for it.
 * Undefined where it says nothing.
 * @public
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

/**
 * The parts of a load of so many seconds. What the engine does not account for is its bootstrap:
 * process, libraries, readiness probe. Undefined where its account exceeds the load, since it is
 * then that of another start.
 */
export function partsOfLoad(
  seconds: number,
  engine: EngineStart | undefined,
): ColdStartPart[] | undefined {
  const accounted = (engine ?? []).reduce((sum, part) => sum + part.seconds, 0);
  if (!engine || accounted > seconds) {
    return undefined;
  }
  return [
    ...engine.map(part => ({ ...part, exactness: 'exact' as const })),
    {
      name: 'bootstrap',
      seconds: seconds - accounted,
      exactness: 'estimated' as const,
    },
  ];
}
