import {
  EngineDefinition,
  FailureSource,
  LabelCondition,
  MetricSource,
} from './EngineDefinition';
import { Sample } from './exposition';
import {
  conditionsOf,
  failureConditions,
  failuresOf,
  labelsOf,
  spellingsOf,
} from './labels';
import { Aggregation, isHistogram, QuantityName } from './numbers';

/** Cumulative buckets: upper bound to count; the last bound is infinite. @public */
export type Buckets = ReadonlyArray<readonly [bound: number, count: number]>;

/**
 * Several times what any engine's histogram has. Readings of an hour are kept, so that a page with more would fill the
 * memory of the reader.
 */
const MOST_BUCKETS = 200;

/** The samples of a page by the name of their metric. */
export type ByName = ReadonlyMap<string, readonly Sample[]>;

export function groupByName(samples: readonly Sample[]): ByName {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const group = groups.get(sample.name);
    if (group) {
      group.push(sample);
    } else {
      groups.set(sample.name, [sample]);
    }
  }
  return groups;
}

/** Of conditions, which are few: engines are read all the time. */
const PATTERNS = new Map<string, RegExp>();

function fits(value: string, pattern: string): boolean {
  let compiled = PATTERNS.get(pattern);
  if (!compiled) {
    compiled = new RegExp(`^(?:${pattern})$`);
    PATTERNS.set(pattern, compiled);
  }
  return compiled.test(value);
}

function meets(sample: Sample, conditions: readonly LabelCondition[]): boolean {
  return conditions.every(
    ({ label, value, not = false }) =>
      fits(sample.labels[label] ?? '', value) !== not,
  );
}

export function combine(
  values: readonly number[],
  across: Aggregation,
): number | null {
  const real = values.filter(value => Number.isFinite(value));
  if (real.length === 0) {
    return null;
  }
  return across === 'max'
    ? Math.max(...real)
    : real.reduce((sum, value) => sum + value, 0);
}

/** Reads what one engine says on a page. */
export class PageNumbers {
  readonly #groups: ByName;
  readonly #engine: EngineDefinition;
  readonly #repeated: readonly string[];

  constructor(groups: ByName, engine: EngineDefinition) {
    this.#groups = groups;
    this.#engine = engine;
    this.#repeated = labelsOf(engine).repeated ?? [];
  }

  /** Null where the page does not have it. */
  read(quantity: QuantityName): number | Buckets | null {
    if (quantity === 'failed') {
      return this.#failed(failuresOf(this.#engine));
    }
    const source = this.#engine.metrics[quantity];
    if (!source) {
      return null;
    }
    return isHistogram(quantity) ? this.#buckets(source) : this.#value(source);
  }

  #value(source: MetricSource): number | null {
    const { across = 'sum', plus = [], scale = 1 } = source;
    const own = this.#samplesOf(source, '')?.samples;
    const value = own ? this.#fold(own, across) : null;
    return combine(
      [
        value === null ? null : value * scale,
        ...plus.map(other => this.#value(other)),
      ].filter(number => number !== null),
      across,
    );
  }

  #buckets(source: MetricSource): Buckets | null {
    const found = this.#samplesOf(source, '_bucket');
    if (!found) {
      return null;
    }
    const { across = 'sum', scale = 1 } = source;
    const byBound = new Map<number, Sample[]>();
    for (const sample of found.samples) {
      const bound = parseBound(sample.labels.le) * scale;
      const known = byBound.get(bound);
      if (known) {
        known.push(sample);
      } else if (!Number.isNaN(bound)) {
        byBound.set(bound, [sample]);
      }
    }
    if (byBound.size > MOST_BUCKETS) {
      return null;
    }
    return [...byBound]
      .sort(([a], [b]) => a - b)
      .map(([bound, samples]) => [bound, this.#fold(samples, across) ?? 0]);
  }

  /** Where there is a counter but no failure yet, the number is 0 and known. */
  #failed(sources: readonly FailureSource[]): number | null {
    for (const source of sources) {
      const samples = this.#named(source.name);
      if (samples) {
        const conditions = failureConditions(source);
        const failed = samples.filter(sample => meets(sample, conditions));
        return failed.length > 0 ? this.#fold(failed, 'sum') : 0;
      }
      if (source.zeroWith && this.#named(source.zeroWith)) {
        return 0;
      }
    }
    return null;
  }

  #named(name: string): readonly Sample[] | undefined {
    for (const spelling of spellingsOf(this.#engine, name)) {
      const samples = this.#groups.get(spelling);
      if (samples) {
        return samples;
      }
    }
    return undefined;
  }

  #samplesOf(
    source: MetricSource,
    suffix: string,
  ): { samples: readonly Sample[] } | undefined {
    const conditions = conditionsOf(source, labelsOf(this.#engine));
    for (const name of source.names) {
      const samples = this.#named(name + suffix)?.filter(sample =>
        meets(sample, conditions),
      );
      if (samples && samples.length > 0) {
        return { samples };
      }
    }
    return undefined;
  }

  /** One number of several samples: ranks that repeat each other count once. */
  #fold(samples: readonly Sample[], across: Aggregation): number | null {
    const repeats =
      across === 'sum' &&
      samples.length > 1 &&
      samples.some(({ labels }) => this.#repeated.some(name => name in labels));
    if (!repeats) {
      return combine(
        samples.map(({ value }) => value),
        across,
      );
    }
    const parts = new Map<string, number>();
    for (const { labels, value } of samples) {
      const part = Object.keys(labels)
        .filter(label => !this.#repeated.includes(label))
        .sort()
        .map(label => `${label}=${labels[label]}`)
        .join('\n');
      // No number at all must not hide the rank that has one.
      if (!(value <= (parts.get(part) ?? -Infinity))) {
        parts.set(part, value);
      }
    }
    return combine([...parts.values()], across);
  }
}

function parseBound(text: string | undefined): number {
  return text === '+Inf' || text === 'Inf' ? Infinity : Number(text);
}
