import { TokenSource } from './EngineDefinition';
import { engineNamed } from './engines';
import { EngineReading, PodReading } from './reading';

/** Tokens that engines were seen to handle between two instants. @public */
export interface TokenUsage {
  /** ISO time of the first reading. */
  readonly from: string;
  /** ISO time of the last reading. */
  readonly to: string;
  /** Prompt and generated tokens between them. */
  readonly tokens: number;
  /** What the engine counts as tokens, in words; left out where it is not known. */
  readonly meaning?: string;
}

/**
 * What an engine's counts of tokens mean. Prompt tokens that came from a cache are counted wherever
 * an engine tells them.
 *
 * @returns undefined for an engine that counts none, or is not known
 */
function meaningOf(engine: string | null): string | undefined {
  const metrics = engineNamed(engine)?.metrics;
  const sources: TokenSource[] = [
    metrics?.promptTokens ?? [],
    metrics?.generatedTokens ?? [],
  ].flat();
  if (sources.length === 0) {
    return undefined;
  }
  const cached = sources.some(({ counts }) => counts.cached);
  const aborted = sources.every(({ counts }) => counts.aborted);
  const late = sources.some(({ counts }) => counts.when !== 'as they come');
  return [
    `${cached ? 'with' : 'without'} cached prompt tokens`,
    `${aborted ? 'with' : 'without'} those of aborted requests`,
    ...(late ? ['counted when a request ends'] : []),
  ].join(', ');
}

/** Prompt and generated tokens since the engine started; null when it counts neither. */
function countOf({ promptTokens, generatedTokens }: PodReading): number | null {
  return promptTokens === null && generatedTokens === null
    ? null
    : (promptTokens ?? 0) + (generatedTokens ?? 0);
}

/**
 * What engines counted over the time of some readings, oldest first: the growth of each pod's counter,
 * taken before the sum, so that pods may come, go and miss a reading. A counter that fell has
 * started again from 0, and one that a pod did not have the first time began with 0. What a pod had
 * counted before its first reading is not included.
 *
 * @returns undefined when no engine counts it, or there are no two instants
 */
function countedBetween(
  readings: readonly EngineReading[],
  count: (pod: PodReading) => number | null,
): { from: string; to: string; sum: number } | undefined {
  const counters = new Map<string, number>();
  const read = new Set<string>();
  let sum = 0;
  for (const reading of readings) {
    for (const pod of reading.pods) {
      const now = count(pod);
      if (now !== null) {
        const before = counters.get(pod.pod) ?? (read.has(pod.pod) ? 0 : now);
        sum += now >= before ? now - before : now;
        counters.set(pod.pod, now);
      }
      read.add(pod.pod);
    }
  }
  const from = readings[0]?.at;
  const to = readings[readings.length - 1]?.at;
  return counters.size === 0 || Date.parse(to) <= Date.parse(from)
    ? undefined
    : { from, to, sum };
}

/** Requests that engines were seen to finish between two instants. @public */
export interface RequestUsage {
  /** ISO time of the first reading. */
  readonly from: string;
  /** ISO time of the last reading. */
  readonly to: string;
  readonly requests: number;
}

/**
 * Requests finished over the time of some readings, oldest first.
 *
 * @returns undefined when no engine counts requests, or there are no two instants
 * @public
 */
export function requestsOf(
  readings: readonly EngineReading[],
): RequestUsage | undefined {
  const counted = countedBetween(readings, ({ requests }) => requests);
  return (
    counted && { from: counted.from, to: counted.to, requests: counted.sum }
  );
}

/**
 * Tokens handled over the time of some readings, oldest first.
 *
 * @returns undefined when no engine counts tokens, or there are no two instants
 * @public
 */
export function tokensOf(
  readings: readonly EngineReading[],
): TokenUsage | undefined {
  const counted = countedBetween(readings, countOf);
  if (!counted) {
    return undefined;
  }
  const { from, sum: tokens, to } = counted;
  const meaning = meaningOf(
    readings.findLast(({ engine }) => engine)?.engine ?? null,
  );
  return { from, to, tokens, ...(meaning ? { meaning } : {}) };
}
