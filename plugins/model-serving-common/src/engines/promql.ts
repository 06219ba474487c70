import { ServiceRef } from '../api';
import { FailureSource, MetricSource } from './EngineDefinition';
import { knownEngines } from './engines';
import {
  Aggregation,
  CounterName,
  ENGINE_SERIES_NAMES,
  isHistogram,
  QUANTITIES,
  QUANTITY_NAMES,
  QuantityName,
  SeriesSource,
  sourceOf,
} from './numbers';

/** How a Prometheus labels what it scraped of pods. @public */
export interface PromLabels {
  /** Label that names the cluster, where one Prometheus measures several. */
  readonly cluster?: string;
  readonly namespace: string;
  readonly pod: string;
}

/** A condition on a label: equal, or fitting a regular expression wholly. @public */
export interface PromMatcher {
  readonly label: string;
  readonly operator: '=' | '=~';
  readonly value: string;
}

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** What tells the samples of one engine apart; labels of the scrape itself are not among them. */
const IDENTITY = [
  'model_name',
  'engine',
  'engine_type',
  'model',
  'model_version',
  'version',
  'tp_rank',
  'pp_rank',
  'moe_ep_rank',
  'dp_rank',
  'priority',
  'handler',
  'method',
  'status',
  'finished_reason',
  'reason',
  'err',
] as const;

/** A value as PromQL quotes it. */
function quoted(value: string): string {
  return `"${value
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\n/g, '\\n')}"`;
}

/** Text of which every character stands for itself in a regular expression. */
function literal(text: string): string {
  return text.replace(/[^a-zA-Z0-9_-]/g, character => `\\${character}`);
}

/**
 * `{a="b",…}`. Values may be anything: they are quoted. Throws for a label that PromQL cannot name.
 * @public
 */
export function promSelector(matchers: readonly PromMatcher[]): string {
  const conditions = matchers.map(({ label, operator, value }) => {
    if (!LABEL_NAME.test(label)) {
      throw new Error(`'${label}' is not the name of a label`);
    }
    return `${label}${operator}${quoted(value)}`;
  });
  return `{${conditions.join(',')}}`;
}

/** What is found by names; failures are found by their labels too. */
type Quantity = Exclude<QuantityName, 'failed'>;

/** How old the samples are is told by those that every engine with a queue has. */
const DATED: readonly Quantity[] = ['waiting', 'running'];

function namesOf(...quantities: Quantity[]): string[] {
  const all = knownEngines().flatMap(({ metrics }) =>
    quantities.flatMap(quantity => metrics[quantity]?.names ?? []),
  );
  return [...new Set(all)];
}

/** Quantities by the query in which they are asked for. */
function families(): Map<string, Quantity[]> {
  const found = new Map<string, Quantity[]>();
  for (const name of QUANTITY_NAMES) {
    if (name !== 'failed') {
      const traits = QUANTITIES[name];
      const family = 'family' in traits ? traits.family : name;
      found.set(family, [...(found.get(family) ?? []), name]);
    }
  }
  return found;
}

function byIdentity(labels: PromLabels, ...more: string[]): string {
  const { cluster, namespace, pod } = labels;
  const all = [
    '__name__',
    ...(cluster ? [cluster] : []),
    namespace,
    pod,
    ...IDENTITY,
    ...more,
  ];
  return all.join(',');
}

/**
 * The queries that read the engines of all pods that a Prometheus knows: one a family, whatever the
 * number of services. The same engine scraped twice under different jobs counts once.
 * `measuredAt` answers when the samples were taken, since a query answers with up to five minutes old ones.
 * @public
 */
export function engineQueries(
  labels: PromLabels,
): Readonly<Record<string, string>> {
  const pods = [labels.cluster, labels.namespace, labels.pod]
    .filter(Boolean)
    .join(',');
  const named = (...names: string[]) =>
    promSelector([
      {
        label: '__name__',
        operator: names.length === 1 ? '=' : '=~',
        value: names.join('|'),
      },
      { label: labels.pod, operator: '=~', value: '.+' },
    ]);
  const of = (names: readonly string[], ...more: string[]) =>
    `max by (${byIdentity(labels, ...more)}) (${named(...names)})`;
  const numbers = [...families()].map(([family, quantities]) => {
    const names = namesOf(...quantities);
    return [
      family,
      quantities.some(isHistogram)
        ? of(
            names.map(name => `${name}_bucket`),
            'le',
          )
        : of(names),
    ];
  });
  const started = knownEngines().flatMap(
    ({ start }) => start?.fromMetrics?.names ?? [],
  );
  const failures = knownEngines().flatMap(
    ({ metrics }) => metrics.failed ?? [],
  );
  const failed = [
    of(failures.flatMap(({ name, beside }) => (beside ? [] : [name]))),
    ...failures.flatMap(({ name, beside }) =>
      beside
        ? [
            `max by (${byIdentity(labels)}) (${named(
              name,
            )} and on (${pods}) ${named(beside)})`,
          ]
        : [],
    ),
  ];
  // timestamp() forgets names, so that it takes one metric at a time.
  const measured = namesOf(...DATED).map(
    name => `max by (${pods}) (timestamp(${named(name)}))`,
  );
  return {
    ...Object.fromEntries(numbers),
    started: of(started, 'phase'),
    failed: failed.join(' or '),
    measuredAt: measured.join(' or '),
  };
}

/** Which pods a service has and had, by the names that Kubernetes and KServe give them. */
function podPattern(ref: ServiceRef, pods: readonly string[]): string {
  const name = literal(ref.name);
  const owned: Record<ServiceRef['kind'], string> = {
    InferenceService: `${name}-predictor-[a-z0-9]+-[a-z0-9]{5}`,
    LLMInferenceService: `${name}-kserve(-mn|-prefill|-prefill-mn)?(-[a-z0-9]+){1,3}`,
    Deployment: `${name}-[a-z0-9]+-[a-z0-9]{5}`,
  };
  return [owned[ref.kind], ...pods.map(literal)].join('|');
}

/** What a range query for one service needs to know. @public */
export interface SeriesQueryInput {
  readonly ref: ServiceRef;
  /** Names of its present pods; those of earlier ones follow from the service's name. */
  readonly pods: readonly string[];
  /** Known from a reading; all engines are tried where it is not. */
  readonly engine: string | null;
  readonly labels: PromLabels;
  /** Seconds over which rates and quantiles are taken. */
  readonly rateSeconds: number;
}

/**
 * One query for all plots of a service; the label `series` tells them apart.
 * Whatever the service is called, it stays within its cluster and namespace.
 * @public
 */
export function seriesQuery(input: SeriesQueryInput): string {
  const { ref, labels } = input;
  const own: PromMatcher[] = [
    ...(labels.cluster
      ? [
          {
            label: labels.cluster,
            operator: '=' as const,
            value: ref.cluster,
          },
        ]
      : []),
    { label: labels.namespace, operator: '=', value: ref.namespace },
    {
      label: labels.pod,
      operator: '=~',
      value: podPattern(ref, input.pods),
    },
  ];
  const tables = knownEngines()
    .filter(({ name }) => input.engine === null || name === input.engine)
    .map(({ metrics }) => metrics);
  const range = `[${Math.ceil(input.rateSeconds)}s]`;
  const of = (name: string, more: readonly PromMatcher[] = []) =>
    promSelector([
      { label: '__name__', operator: '=', value: name },
      ...own,
      ...more,
    ]);
  // First one value for each engine, however often it is scraped; then its ranks; then the pods.
  const perPod = (
    { across }: MetricSource,
    vector: string,
    ...more: string[]
  ) => {
    const pod = [labels.pod, ...more];
    const once = `max by (${[...pod, ...IDENTITY].join(',')}) (${vector})`;
    return across === 'max'
      ? `max by (${pod.join(',')}) (${vector})`
      : `sum by (${pod.join(',')}) (${once})`;
  };
  const scaled = (source: MetricSource, expression: string) =>
    source.scale === undefined
      ? expression
      : `(${expression}) * ${source.scale}`;
  const either = (expressions: readonly string[]) =>
    expressions.length > 0
      ? expressions.map(expression => `(${expression})`).join(' or ')
      : undefined;
  const eachName = (
    quantity: Quantity,
    expression: (source: MetricSource, name: string) => string,
  ) =>
    either(
      tables.flatMap(metrics => {
        const source = metrics[quantity];
        return (source?.names ?? []).map(name =>
          scaled(source!, expression(source!, name)),
        );
      }),
    );
  const gauge = (quantity: Quantity, across: Aggregation) =>
    eachName(
      quantity,
      (source, name) => `${across}(${perPod(source, of(name))})`,
    );
  const quantile = (quantity: Quantity, rank: number) =>
    eachName(quantity, (source, name) => {
      const rates = `rate(${of(`${name}_bucket`)}${range})`;
      return `histogram_quantile(${rank}, sum by (le) (${perPod(
        source,
        rates,
        'le',
      )}))`;
    });
  const failures = ({ name, label, value }: FailureSource) => {
    const once = (vector: string) => `sum(${perPod({ names: [] }, vector)})`;
    const all = once(`rate(${of(name)}${range})`);
    if (!label) {
      return all;
    }
    const only = of(name, [{ label, operator: '=~', value: value ?? '.*' }]);
    return `${once(`rate(${only}${range})`)} or 0 * ${all}`;
  };
  const growth = (quantity: CounterName) =>
    quantity === 'failed'
      ? either(tables.flatMap(metrics => metrics.failed ?? []).map(failures))
      : eachName(
          quantity,
          (source, name) =>
            `sum(${perPod(source, `rate(${of(name)}${range})`)})`,
        );
  const expressionOf = (source: SeriesSource): string | undefined => {
    switch (source.take) {
      case 'gauge':
        return gauge(source.of, QUANTITIES[source.of].across);
      case 'quantile':
        return quantile(source.of, source.rank);
      default:
        return sumOfKnown(
          source.of.map(growth).filter(each => each !== undefined),
        );
    }
  };
  return ENGINE_SERIES_NAMES.flatMap(name => {
    const expression = expressionOf(sourceOf(name));
    return expression
      ? [`label_replace(${expression}, "series", "${name}", "", "")`]
      : [];
  }).join(' or ');
}

/** The sum where all are there, else what is: an engine need not count all of them. */
function sumOfKnown(expressions: readonly string[]): string | undefined {
  return expressions.length > 1
    ? [
        expressions.map(each => `(${each})`).join(' + '),
        ...[...expressions].reverse(),
      ]
        .map(each => `(${each})`)
        .join(' or ')
    : expressions[0];
}
