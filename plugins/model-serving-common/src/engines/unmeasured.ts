import { engineNamed } from './engines';
import { EngineSeriesName, sourceOf } from './numbers';

/** Engines count from the first request on, and some name a counter only then. @public */
export const NO_REQUEST = 'no request in this window yet';

/**
 * Why an engine that answers says nothing of a number: it has no such metric, or nothing has
 * happened yet that it could have counted.
 *
 * @param engine - null where its metrics are of no engine that is known
 * @public
 */
export function whyUnmeasured(
  engine: string | null,
  number: EngineSeriesName,
): string {
  if (engine === null) {
    return 'its metrics match no known engine';
  }
  const source = sourceOf(number);
  const metrics = engineNamed(engine)?.metrics;
  if (!metrics || [source.of].flat().every(quantity => !metrics[quantity])) {
    return `${engine} exposes no such metric`;
  }
  // A gauge is there whether anybody asks the engine anything or not.
  return source.take === 'gauge'
    ? `${engine} has not reported this yet`
    : NO_REQUEST;
}
