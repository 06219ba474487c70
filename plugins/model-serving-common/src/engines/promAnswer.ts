import { Sample } from './exposition';

/** A number as Prometheus writes it; undefined where it is none. @public */
export function promNumber(text: unknown): number | undefined {
  switch (text) {
    case 'NaN':
      return NaN;
    case '+Inf':
      return Infinity;
    case '-Inf':
      return -Infinity;
    default: {
      const number =
        typeof text === 'string' && text.trim() !== '' ? Number(text) : NaN;
      return Number.isNaN(number) ? undefined : number;
    }
  }
}

/** A series of a range query. @public */
export interface PromSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** Epoch seconds by the server's clock, and value, which may be infinite or no number. */
  readonly points: ReadonlyArray<readonly [number, number]>;
}

/** What an instant query answered. @public */
export interface PromVector {
  /** Epoch seconds by the server's clock at which it was evaluated; null for an empty answer. */
  readonly evaluatedAt: number | null;
  readonly samples: readonly Sample[];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function labelsOf(metric: unknown): Record<string, string> {
  const labels = isRecord(metric) ? Object.entries(metric) : [];
  return Object.fromEntries(
    labels.filter((entry): entry is [string, string] => {
      return typeof entry[1] === 'string' && entry[0] !== '__proto__';
    }),
  );
}

function resultOf(answer: unknown, type: string): readonly unknown[] {
  if (isRecord(answer) && answer.status === 'success') {
    const { data } = answer;
    if (
      isRecord(data) &&
      data.resultType === type &&
      Array.isArray(data.result)
    ) {
      return data.result;
    }
  }
  throw new Error('the answer is not one of Prometheus');
}

function pointOf(pair: unknown): [number, number] | undefined {
  if (!Array.isArray(pair) || typeof pair[0] !== 'number') {
    return undefined;
  }
  const value = promNumber(pair[1]);
  return value === undefined ? undefined : [pair[0], value];
}

/** Reads the answer to an instant query; a sample that cannot be read is left out. Throws for anything else. @public */
export function parsePromVector(answer: unknown): PromVector {
  let evaluatedAt: number | null = null;
  const samples: Sample[] = [];
  for (const item of resultOf(answer, 'vector')) {
    const { metric, value } = isRecord(item) ? item : {};
    const point = pointOf(value);
    if (point) {
      const { __name__: name = '', ...labels } = labelsOf(metric);
      evaluatedAt = point[0];
      samples.push({ name, labels, value: point[1] });
    }
  }
  return { evaluatedAt, samples };
}

/** Reads the answer to a range query. Throws for anything else. @public */
export function parsePromMatrix(answer: unknown): PromSeries[] {
  return resultOf(answer, 'matrix').flatMap(item => {
    const { metric, values } = isRecord(item) ? item : {};
    return Array.isArray(values)
      ? [
          {
            labels: labelsOf(metric),
            points: values.flatMap(pair => {
              const point = pointOf(pair);
              return point ? [point] : [];
            }),
          },
        ]
      : [];
  });
}
