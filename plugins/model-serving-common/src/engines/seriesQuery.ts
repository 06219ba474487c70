import { ServiceRef } from '../api';
import {
  EngineDefinition,
  FailureSource,
  LabelCondition,
  MetricSource,
} from './EngineDefinition';
import { knownEngines } from './engines';
import {
  conditionsOf,
  failureConditions,
  failuresOf,
  labelsOf,
  partsOf,
  spellingsOf,
} from './labels';
import {
  acrossOf,
  Aggregation,
  CounterName,
  ENGINE_SERIES_NAMES,
  GaugeName,
  HistogramName,
  SeriesSource,
  sourceOf,
} from './numbers';
import { PromLabels, PromMatcher, promSelector } from './promql';

/** Text of which every character stands for itself in a regular expression. */
function literal(text: string): string {
  return text.replace(/[^a-zA-Z0-9_-]/g, character => `\\${character}`);
}

/** Which pods a service has and had, by the names that Kubernetes and KServe give them. */
function podPattern(ref: ServiceRef, pods: readonly string[]): string {
  const name = literal(ref.name);
  const owned: Partial<Record<ServiceRef['kind'], string>> = {
    InferenceService: `${name}-predictor-[a-z0-9]+-[a-z0-9]{5}`,
    LLMInferenceService: `${name}-kserve(-mn|-prefill|-prefill-mn)?(-[a-z0-9]+){1,3}`,
    Deployment: `${name}-[a-z0-9]+-[a-z0-9]{5}`,
    Job: `${name}-[0-9]+-[a-z0-9]{5}`,
  };
  return [owned[ref.kind] ?? [], ...pods.map(literal)].flat().join('|');
}

/** What a range query for one service needs to know. @public */
export interface SeriesQueryInput {
  readonly ref: ServiceRef;
  /** Names of its present pods; those of earlier ones follow from the service's name. */
  readonly pods: readonly string[];
  /** Known from a reading; all engines are tried where none is. */
  readonly engines: readonly string[];
  readonly labels: PromLabels;
  /** Seconds over which rates and quantiles are taken. */
  readonly rateSeconds: number;
}

function scaled({ scale }: MetricSource, expression: string): string {
  return scale === undefined ? expression : `(${expression}) * ${scale}`;
}

/** The first that there is. */
function either(expressions: readonly string[]): string | undefined {
  return expressions.length > 1
    ? expressions.map(expression => `(${expression})`).join(' or ')
    : expressions[0];
}

/** All that there are, whichever they are, in one number. */
function together(
  expressions: readonly string[],
  across: Aggregation,
): string | undefined {
  return expressions.length > 1
    ? `${across}(${expressions
        .map(
          (expression, index) =>
            `label_replace(${expression}, "part", "${index}", "", "")`,
        )
        .join(' or ')})`
    : expressions[0];
}

const total = (expressions: readonly string[]) => together(expressions, 'sum');

/** The parts of which the query for one service is made. */
class ServiceQuery {
  readonly #pod: string;
  readonly #own: readonly PromMatcher[];
  readonly #range: string;

  constructor({ ref, pods, labels, rateSeconds }: SeriesQueryInput) {
    this.#pod = labels.pod;
    this.#own = [
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
      { label: labels.pod, operator: '=~', value: podPattern(ref, pods) },
    ];
    this.#range = `[${Math.ceil(rateSeconds)}s]`;
  }

  /** Engines add up; what none of those that compute says is asked of those that host them. */
  expressionOf(
    source: SeriesSource,
    computing: readonly EngineDefinition[],
    hosting: readonly EngineDefinition[],
  ): string | undefined {
    const over = (
      engines: readonly EngineDefinition[],
      expression: (engine: EngineDefinition) => string | undefined,
    ) => [...new Set(engines.flatMap(engine => expression(engine) ?? []))];
    const of = (
      expression: (engine: EngineDefinition) => string | undefined,
      join: (expressions: readonly string[]) => string | undefined,
    ) =>
      either([
        ...[join(over(computing, expression)) ?? []].flat(),
        ...over(hosting, expression),
      ]);
    const growth = (counter: CounterName) =>
      of(engine => this.#growth(engine, counter), total);
    switch (source.take) {
      case 'gauge': {
        const across = acrossOf(source.of);
        return of(
          engine => this.#gauge(engine, source.of),
          found => together(found, across),
        );
      }
      case 'quantile':
        return of(
          engine => this.#quantile(engine, source.of, source.rank),
          either,
        );
      case 'mean': {
        const [sum, count] = [growth(source.of), growth(source.per)];
        return sum && count ? `(${sum}) / (${count})` : undefined;
      }
      default:
        return total(source.of.flatMap(counter => growth(counter) ?? []));
    }
  }

  #gauge(engine: EngineDefinition, gauge: GaugeName): string | undefined {
    const source = engine.metrics[gauge];
    return (
      source && this.#number(engine, source, acrossOf(gauge), each => each)
    );
  }

  #growth(engine: EngineDefinition, counter: CounterName): string | undefined {
    if (counter === 'failed') {
      return either(
        failuresOf(engine).map(source => this.#failures(engine, source)),
      );
    }
    const source = engine.metrics[counter];
    return (
      source &&
      this.#number(engine, source, 'sum', vector => this.#rate(vector))
    );
  }

  #quantile(
    engine: EngineDefinition,
    histogram: HistogramName,
    rank: number,
  ): string | undefined {
    const source = engine.metrics[histogram];
    return either(
      (source?.names ?? []).flatMap(name =>
        spellingsOf(engine, `${name}_bucket`).map(spelling => {
          const rates = this.#rate(
            this.#select(spelling, conditionsOf(source!, labelsOf(engine))),
          );
          const summed = this.#perPod(engine, source!, rates, 'le');
          return scaled(
            source!,
            `histogram_quantile(${rank}, sum by (le) (${summed}))`,
          );
        }),
      ),
    );
  }

  /** The first name that there is, in any spelling, and what is added to it. */
  #number(
    engine: EngineDefinition,
    source: MetricSource,
    across: Aggregation,
    of: (vector: string) => string,
  ): string {
    const own = source.names.flatMap(name =>
      spellingsOf(engine, name).map(spelling => {
        const vector = of(
          this.#select(spelling, conditionsOf(source, labelsOf(engine))),
        );
        return scaled(
          source,
          `${across}(${this.#perPod(engine, source, vector)})`,
        );
      }),
    );
    const plus = (source.plus ?? []).map(other =>
      this.#number(engine, other, across, of),
    );
    return together([either(own)!, ...plus], across)!;
  }

  /** 0 where there is a counter but no failure. */
  #failures(engine: EngineDefinition, source: FailureSource): string {
    const growth = (name: string, conditions: readonly LabelCondition[] = []) =>
      `sum(${this.#perPod(
        engine,
        { names: [] },
        this.#rate(this.#select(name, conditions)),
      )})`;
    const conditions = failureConditions(source);
    return either([
      ...spellingsOf(engine, source.name).flatMap(name => [
        growth(name, conditions),
        ...(conditions.length > 0 ? [`0 * ${growth(name)}`] : []),
      ]),
      ...(source.zeroWith
        ? spellingsOf(engine, source.zeroWith).map(
            name => `0 * ${growth(name)}`,
          )
        : []),
    ])!;
  }

  /** First one value for each part of an engine, however often it is scraped; then its parts; then the pods. */
  #perPod(
    engine: EngineDefinition,
    { across }: MetricSource,
    vector: string,
    ...more: string[]
  ): string {
    const pod = [this.#pod, ...more];
    return across === 'max'
      ? `max by (${pod.join(',')}) (${vector})`
      : `sum by (${pod.join(',')}) (max by (${[...pod, ...partsOf(engine)].join(
          ',',
        )}) (${vector}))`;
  }

  #rate(vector: string): string {
    return `rate(${vector}${this.#range})`;
  }

  #select(name: string, conditions: readonly LabelCondition[]): string {
    return promSelector([
      { label: '__name__', operator: '=', value: name },
      ...this.#own,
      ...conditions.map(({ label, value, not }) => ({
        label,
        operator: not ? ('!~' as const) : ('=~' as const),
        value,
      })),
    ]);
  }
}

/**
 * One query for all plots of a service; the label `series` tells them apart.
 * Whatever the service is called, it stays within its cluster and namespace.
 * @public
 */
export function seriesQuery(input: SeriesQueryInput): string {
  const { engines } = input;
  const asked = knownEngines().filter(
    ({ name }) => engines.length === 0 || engines.includes(name),
  );
  const query = new ServiceQuery(input);
  const computing = asked.filter(({ hosts }) => !hosts);
  const hosting = asked.filter(({ hosts }) => hosts);
  return ENGINE_SERIES_NAMES.flatMap(name => {
    const expression = query.expressionOf(sourceOf(name), computing, hosting);
    return expression
      ? [`label_replace(${expression}, "series", "${name}", "", "")`]
      : [];
  }).join(' or ');
}
