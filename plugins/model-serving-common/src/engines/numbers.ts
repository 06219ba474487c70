/** What an engine's definition gives names for, and how the numbers of a service's pods are put together. */
export const QUANTITIES = {
  waiting: { kind: 'gauge', across: 'sum', family: 'requests' },
  running: { kind: 'gauge', across: 'sum', family: 'requests' },
  /** Share in use, 0 to 1. */
  kvCache: { kind: 'gauge', across: 'max' },
  /** Prompt tokens, those that came from a cache included. */
  promptTokens: { kind: 'counter', family: 'counts' },
  generatedTokens: { kind: 'counter', family: 'counts' },
  /** Requests whose duration is in `requestSeconds`. */
  requests: { kind: 'counter', family: 'counts' },
  requestSeconds: { kind: 'counter', family: 'counts' },
  /** Anything that changes while the engine computes, and stands still when it hangs. */
  progress: { kind: 'progress', family: 'counts' },
  /** Requests that the engine could not serve; what clients did wrong or gave up is none. */
  failed: { kind: 'failures' },
  /** In seconds after scaling. */
  timeToFirstToken: { kind: 'histogram' },
  interToken: { kind: 'histogram' },
} as const satisfies Readonly<Record<string, QuantityTraits>>;

type QuantityTraits = {
  /** What has the same family is asked of Prometheus in one query; its own name by default. */
  readonly family?: string;
} & (
  | { readonly kind: 'gauge'; readonly across: Aggregation }
  | { readonly kind: 'counter' | 'failures' | 'histogram' | 'progress' }
);

/** How several numbers become one. @public */
export type Aggregation = 'sum' | 'max';

/** @public */
export type QuantityName = keyof typeof QUANTITIES;

type OfKind<K extends QuantityTraits['kind']> = {
  [Q in QuantityName]: (typeof QUANTITIES)[Q]['kind'] extends K ? Q : never;
}[QuantityName];

/** Numbers of one instant. @public */
export type GaugeName = OfKind<'gauge'>;
/** Numbers that only grow while an engine runs. @public */
export type CounterName = OfKind<'counter' | 'failures'>;
/** @public */
export type HistogramName = OfKind<'histogram'>;
/** Numbers of which only a change says something. @public */
export type ProgressName = OfKind<'progress'>;

export const QUANTITY_NAMES = Object.keys(
  QUANTITIES,
) as readonly QuantityName[];

export function isGauge(name: QuantityName): name is GaugeName {
  return QUANTITIES[name].kind === 'gauge';
}

export function isHistogram(name: QuantityName): name is HistogramName {
  return QUANTITIES[name].kind === 'histogram';
}

/** How a plotted number follows from what engines count. */
export type SeriesSource =
  | { readonly take: 'gauge'; readonly of: GaugeName }
  /** The growth of counters together, per second. */
  | { readonly take: 'rate'; readonly of: readonly CounterName[] }
  /** The growth of one counter for each one of another. */
  | {
      readonly take: 'mean';
      readonly of: CounterName;
      readonly per: CounterName;
    }
  | {
      readonly take: 'quantile';
      readonly of: HistogramName;
      readonly rank: number;
    };

interface SeriesTraits {
  readonly unit: string;
  /** Title of the plot it is in; several may share one. */
  readonly plot: string;
  /** What its line is called within the plot. */
  readonly line: string;
  readonly source: SeriesSource;
}

/**
 * Every number that is plotted of an engine, plots and lines in the order in which a reader looks for
 * trouble.
 * @public
 */
export const ENGINE_SERIES = {
  running: {
    unit: 'requests',
    plot: 'Requests',
    line: 'running',
    source: { take: 'gauge', of: 'running' },
  },
  waiting: {
    unit: 'requests',
    plot: 'Requests',
    line: 'waiting',
    source: { take: 'gauge', of: 'waiting' },
  },
  ttftP50: {
    unit: 's',
    plot: 'Time to first token',
    line: 'p50',
    source: { take: 'quantile', of: 'timeToFirstToken', rank: 0.5 },
  },
  ttftP95: {
    unit: 's',
    plot: 'Time to first token',
    line: 'p95',
    source: { take: 'quantile', of: 'timeToFirstToken', rank: 0.95 },
  },
  interTokenP50: {
    unit: 's',
    plot: 'Time between tokens',
    line: 'p50',
    source: { take: 'quantile', of: 'interToken', rank: 0.5 },
  },
  interTokenP95: {
    unit: 's',
    plot: 'Time between tokens',
    line: 'p95',
    source: { take: 'quantile', of: 'interToken', rank: 0.95 },
  },
  requestMean: {
    unit: 's',
    plot: 'Request duration',
    line: 'mean',
    source: { take: 'mean', of: 'requestSeconds', per: 'requests' },
  },
  tokensPerSecond: {
    unit: 'tokens/s',
    plot: 'Tokens',
    line: 'rate',
    source: { take: 'rate', of: ['promptTokens', 'generatedTokens'] },
  },
  errorsPerSecond: {
    unit: 'requests/s',
    plot: 'Failed requests',
    line: 'rate',
    source: { take: 'rate', of: ['failed'] },
  },
  kvCache: {
    unit: 'ratio',
    plot: 'KV cache in use',
    line: 'used',
    source: { take: 'gauge', of: 'kvCache' },
  },
} as const satisfies Readonly<Record<string, SeriesTraits>>;

/** @public */
export type EngineSeriesName = keyof typeof ENGINE_SERIES;

/** @public */
export const ENGINE_SERIES_NAMES = Object.keys(
  ENGINE_SERIES,
) as readonly EngineSeriesName[];

/** How a plotted number follows from what engines count. */
export function sourceOf(name: EngineSeriesName): SeriesSource {
  return ENGINE_SERIES[name].source;
}

/** How several engines' numbers become one. */
export function acrossOf(quantity: QuantityName): Aggregation {
  const traits = QUANTITIES[quantity];
  return 'across' in traits ? traits.across : 'sum';
}
