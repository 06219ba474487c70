import {
  ColdStart,
  ColdStartHistory,
  ColdStartLever,
  ColdStartMedian,
  ColdStartPhaseName,
} from '../api';

/** Below that nobody waits for a cold start. */
const WORTH_SHORTENING_SECONDS = 10;

/** In the order in which they happen. */
const PHASES: readonly ColdStartPhaseName[] = [
  'quota',
  'node',
  'image',
  'model',
  'load',
  'other',
];

const LEVERS: Record<ColdStartPhaseName, string | null> = {
  quota:
    'Mostly waiting for quota: use a higher priority, more nominal quota, or a smaller accelerator.',
  node: 'Mostly waiting for a node: keep a warm node of this flavor or a spare replica.',
  image:
    'Mostly pulling images: pre-pull the engine and model images onto the nodes, or use a smaller image.',
  model:
    'Mostly downloading the model: serve it from an OCI image or a volume that the nodes cache.',
  load: 'Mostly loading and warming up the engine: use faster storage, a lower precision, or a persistent compilation cache.',
  other: null,
};

function median(values: readonly number[]): number | null {
  if (values.length === 0) {
    return null;
  }
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

function known(values: ReadonlyArray<number | null>): number[] {
  return values.filter((value): value is number => value !== null);
}

function leverOf(medians: readonly ColdStartMedian[]): ColdStartLever | null {
  let longest: ColdStartMedian | undefined;
  for (const candidate of medians) {
    if ((candidate.medianSeconds ?? 0) > (longest?.medianSeconds ?? 0)) {
      longest = candidate;
    }
  }
  const sentence = longest && LEVERS[longest.name];
  return longest &&
    sentence &&
    longest.medianSeconds! >= WORTH_SHORTENING_SECONDS
    ? { phase: longest.name, sentence }
    : null;
}

/**
 * What a service's cold starts have in common. Only those that reached Ready count for the
 * medians: a start that is under way says nothing of how long its parts take.
 *
 * @param starts - in any order; given back newest first
 * @public
 */
export function coldStartHistory(
  starts: readonly ColdStart[],
): ColdStartHistory {
  const finished = starts.filter(({ readyAt }) => readyAt !== null);
  const medians = PHASES.flatMap((name): ColdStartMedian[] => {
    const phases = finished.flatMap(start =>
      start.phases.filter(phase => phase.name === name),
    );
    const seconds = known(phases.map(phase => phase.seconds));
    return phases.length === 0
      ? []
      : [{ name, medianSeconds: median(seconds), starts: seconds.length }];
  });
  return {
    starts: [...starts].sort((a, b) =>
      a.startedAt < b.startedAt ? 1 : Number(a.startedAt === b.startedAt) - 1,
    ),
    medianTotalSeconds: median(
      known(finished.map(({ totalSeconds }) => totalSeconds)),
    ),
    medians,
    lever: leverOf(medians),
  };
}
