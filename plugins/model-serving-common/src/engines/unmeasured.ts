import { MetricSource } from './EngineDefinition';
import { engineNamed } from './engines';
import { EngineSeriesName, QuantityName, sourceOf } from './numbers';
import { EngineReading } from './reading';

/** Engines count from the first request on, and some name a counter only then. @public */
export const NO_REQUEST = 'no request in this window yet';

/** Whose metrics page is read. @public */
export interface MetricsOwners {
  /** Engines that are recognized on it, those that compute first. */
  readonly engines: readonly string[];
  /** What it is of instead of an engine. */
  readonly router?: string | null;
  /** Whether it counts requests or tokens: what it does not have by then it will not have. */
  readonly answered?: boolean;
}

/** Whose pages a reading was made of. @public */
export function ownersOf(reading: EngineReading | undefined): MetricsOwners {
  const pods = reading?.pods ?? [];
  return {
    engines: [
      ...new Set([
        ...pods.flatMap(({ engines }) => engines),
        ...[reading?.engine ?? []].flat(),
      ]),
    ],
    router: pods.find(({ router }) => router)?.router ?? null,
    answered: pods.some(({ requests, promptTokens, generatedTokens }) =>
      [requests, promptTokens, generatedTokens].some(count => (count ?? 0) > 0),
    ),
  };
}

/**
 * Why an engine that answers says nothing of a number: it never exposes such a metric, no longer does,
 * only does when it is told to, or nothing has happened yet that it could have counted.
 *
 * @public
 */
export function whyUnmeasured(
  { engines, router, answered = false }: MetricsOwners,
  number: EngineSeriesName,
): string {
  if (engines.length === 0) {
    return router
      ? `its metrics are those of a router (${router}), not of an engine`
      : 'its metrics match no known engine';
  }
  const { take, of } = sourceOf(number);
  const quantities: readonly QuantityName[] = [of].flat();
  const known = engines.flatMap(name =>
    quantities.flatMap(quantity => {
      const source = engineNamed(name)?.metrics[quantity];
      return source ? [{ name, source }] : [];
    }),
  );
  const sources = known.flatMap(({ name, source }) =>
    'untrue' in source
      ? []
      : [{ name, ...('names' in source ? (source as MetricSource) : {}) }],
  );
  const present = sources.find(({ retired }) => !retired);
  if (!present) {
    const untrue = known.find(({ source }) => 'untrue' in source)?.source;
    if (untrue && 'untrue' in untrue) {
      return untrue.untrue;
    }
    return sources.length > 0
      ? `${sources[0].name} no longer exposes this metric`
      : `${engines[0]} exposes no such metric`;
  }
  if (present.needs) {
    return `${present.name} exposes this only with ${present.needs}`;
  }
  if (answered) {
    return `this version of ${present.name} does not expose this metric`;
  }
  // A gauge is there whether anybody asks the engine anything or not.
  return take === 'gauge'
    ? `${present.name} has not reported this yet`
    : NO_REQUEST;
}
