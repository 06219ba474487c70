import { ColdStartPart } from '../api';

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
 * Reads SGLang's `sglang:startup_time_seconds`, one sample a phase; of several ranks the slowest.
 * @public
 */
export function sglangStart(
  samples: ReadonlyArray<{
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  }>,
): EngineStart | undefined {
  const byPhase = new Map<string, number>();
  for (const { labels, value } of samples) {
    if (labels.phase && Number.isFinite(value) && value >= 0) {
      byPhase.set(
        labels.phase,
        Math.max(value, byPhase.get(labels.phase) ?? 0),
      );
    }
  }
  return byPhase.size > 0
    ? [...byPhase].map(([name, seconds]) => ({ name, seconds }))
    : undefined;
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
