import { EngineDefinition } from './EngineDefinition';
import { ownersOfPage } from './engines';
import { Sample } from './exposition';
import {
  acrossOf,
  CounterName,
  GaugeName,
  HistogramName,
  isGauge,
  ProgressName,
  QUANTITIES,
  QUANTITY_NAMES,
  QuantityName,
} from './numbers';
import { Buckets, combine, groupByName, PageNumbers } from './pageNumbers';

/** A quantity of one pod; null is not measured, never 0. Counters count since the engine started. @public */
export type PodQuantities = {
  readonly [Q in GaugeName | CounterName | ProgressName]: number | null;
} & { readonly [Q in HistogramName]: Buckets | null };

/** What one pod's engine said. @public */
export interface PodReading extends PodQuantities {
  readonly pod: string;
  /** The engine that computes; null where none is recognized. */
  readonly engine: string | null;
  /** Every engine on its page, those that host others last. */
  readonly engines: readonly string[];
  /** What its page is of instead; null where it is none of a router. */
  readonly router: string | null;
  /** ISO time since when it holds requests and has computed nothing; null where it does, or nothing tells. */
  readonly stalledSince: string | null;
}

/**
 * What the engines of one service said at one instant; each gauge put together over its pods, null
 * when no pod measures it.
 * @public
 */
export interface EngineReading
  extends Readonly<Record<GaugeName, number | null>> {
  /** ISO time of the reading. */
  readonly at: string;
  readonly engine: string | null;
  /** ISO time since when at least one request has been waiting in every reading; null when none waits. */
  readonly waitingSince: string | null;
  readonly pods: readonly PodReading[];
}

/** The metrics page of one pod. @public */
export interface PodSamples {
  readonly pod: string;
  readonly samples: readonly Sample[];
  /** Names of the metrics that its page declares, where it is known. */
  readonly declared?: readonly string[];
}

/** A reading of what is given; all else is not measured. @public */
export function podReading(
  given: Pick<PodReading, 'pod'> & Partial<PodReading>,
): PodReading {
  const unmeasured = Object.fromEntries(
    QUANTITY_NAMES.map(name => [name, null]),
  ) as { [Q in QuantityName]: null };
  return {
    engine: null,
    engines: [given.engine ?? []].flat(),
    router: null,
    stalledSince: null,
    ...unmeasured,
    ...given,
  };
}

/** Of several engines the sum; the one that hosts them is asked for what they do not say. */
function readQuantity(
  name: QuantityName,
  computing: readonly PageNumbers[],
  hosting: readonly PageNumbers[],
): number | Buckets | null {
  const read = (page: PageNumbers) => page.read(name);
  const found = computing.map(read).filter(value => value !== null);
  const numbers = found.filter(value => typeof value === 'number');
  if (numbers.length > 0) {
    return combine(numbers, acrossOf(name));
  }
  return found[0] ?? hosting.map(read).find(value => value !== null) ?? null;
}

function readPod({ pod, samples, declared = [] }: PodSamples): PodReading {
  const groups = groupByName(samples);
  const { engines, router = null } = ownersOfPage([
    ...groups.keys(),
    ...declared,
  ]);
  if (engines.length === 0) {
    return podReading({ pod, router });
  }
  const pageOf = (engine: EngineDefinition) => new PageNumbers(groups, engine);
  const computing = engines.filter(({ hosts }) => !hosts).map(pageOf);
  const hosting = engines.filter(({ hosts }) => hosts).map(pageOf);
  const quantities = Object.fromEntries(
    QUANTITY_NAMES.map(name => [name, readQuantity(name, computing, hosting)]),
  ) as PodQuantities;
  const names = engines.map(({ name }) => name);
  return {
    pod,
    engine: names[0],
    engines: names,
    router,
    stalledSince: null,
    ...quantities,
  };
}

/** Since when an engine that holds requests has stood still; null where it computes or has nothing to do. */
function stalledSince(
  pod: PodReading,
  before: PodReading | undefined,
  at: string,
): string | null {
  const held = (pod.running ?? 0) + (pod.waiting ?? 0);
  if (pod.progress === null || held === 0) {
    return null;
  }
  return before?.progress === pod.progress ? before.stalledSince ?? at : at;
}

function known(
  pods: readonly PodReading[],
  value: (pod: PodReading) => number | null,
): number[] {
  return pods.map(value).filter((number): number is number => number !== null);
}

/**
 * Puts the metrics pages of a service's pods together.
 *
 * @param previous - the reading before, which carries on since when requests have been waiting, and
 * since when an engine has stood still
 * @public
 */
export function readEngine(
  pages: readonly PodSamples[],
  now: Date,
  previous?: EngineReading,
): EngineReading {
  const at = now.toISOString();
  const before = new Map(previous?.pods.map(pod => [pod.pod, pod]));
  const pods = pages.map(readPod).map(pod => ({
    ...pod,
    stalledSince: stalledSince(pod, before.get(pod.pod), at),
  }));
  const gauges = Object.fromEntries(
    QUANTITY_NAMES.filter(isGauge).map(name => [
      name,
      combine(
        known(pods, pod => pod[name]),
        QUANTITIES[name].across,
      ),
    ]),
  ) as Record<GaugeName, number | null>;
  const { waiting } = gauges;
  return {
    at,
    engine: pods.find(pod => pod.engine !== null)?.engine ?? null,
    ...gauges,
    waitingSince:
      waiting !== null && waiting > 0 ? previous?.waitingSince ?? at : null,
    pods,
  };
}
