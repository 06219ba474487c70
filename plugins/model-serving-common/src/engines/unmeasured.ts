import { ServiceSeries } from '../api';
import { ENGINE_METRICS, EngineMetrics } from './metricNames';
import { EngineName } from './recognition';

/** A number that is asked of an engine, by the name of its plot. */
export type EngineNumber = ServiceSeries['series'][number]['name'];

type Source = keyof Omit<EngineMetrics, 'engine' | 'prefix'>;

const SOURCES: Readonly<Record<EngineNumber, readonly Source[]>> = {
  waiting: ['waiting'],
  running: ['running'],
  ttftP50: ['timeToFirstToken'],
  ttftP95: ['timeToFirstToken'],
  interTokenP50: ['interToken'],
  interTokenP95: ['interToken'],
  tokensPerSecond: ['promptTokens', 'generatedTokens'],
  errorsPerSecond: ['failed'],
  kvCache: ['kvCache'],
};

/** What an engine says whether anybody asks it or not. */
const ALWAYS: readonly EngineNumber[] = ['waiting', 'running', 'kvCache'];

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
  engine: EngineName | null,
  number: EngineNumber,
): string {
  if (engine === null) {
    return 'its metrics are of no engine that is known here';
  }
  const metrics = ENGINE_METRICS.find(table => table.engine === engine);
  if (!metrics || SOURCES[number].every(source => !metrics[source])) {
    return `${engine} exposes no such metric`;
  }
  return ALWAYS.includes(number)
    ? `${engine} has not reported this yet`
    : NO_REQUEST;
}
