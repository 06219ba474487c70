import { Sample } from '../engines';

/** A scraped metric at one instant; a rate of it is its value, as if it had grown from 0 within a second. */
type Vector = Sample[];

const TOKEN =
  /\s*("(?:[^"\\]|\\.)*"|[a-zA-Z_:][a-zA-Z0-9_:]*|\d+(?:\.\d+)?(?:e-?\d+)?|=~|!~|[()[\]{},=*/])/gy;

function tokensOf(query: string): string[] {
  TOKEN.lastIndex = 0;
  const tokens: string[] = [];
  for (let found = TOKEN.exec(query); found; found = TOKEN.exec(query)) {
    tokens.push(found[1]);
    if (TOKEN.lastIndex === query.length) {
      return tokens;
    }
  }
  throw new Error(`cannot read the query after ${tokens.slice(-5).join(' ')}`);
}

const keyOf = (labels: Sample['labels'], by: readonly string[]) =>
  JSON.stringify(by.map(label => labels[label] ?? ''));

/** All labels but the name, which PromQL does not match by. */
const signatureOf = ({ labels }: Sample) =>
  JSON.stringify(Object.entries(labels).sort());

const pick = (labels: Sample['labels'], by: readonly string[]) =>
  Object.fromEntries(
    by.flatMap(label =>
      labels[label] === undefined ? [] : [[label, labels[label]]],
    ),
  );

/** Labels of a sample, its name among them, as PromQL sees them. */
const allLabels = ({ name, labels }: Sample): Record<string, string> =>
  name ? { __name__: name, ...labels } : labels;

const sampleOf = (all: Record<string, string>, value: number): Sample => {
  const { __name__: name = '', ...labels } = all;
  return { name, labels, value };
};

/**
 * Evaluates the part of PromQL that the suite's queries are written in, over samples of one instant.
 * Throws for anything else, so that a query which Prometheus would refuse does not pass.
 */
export function evaluatePromql(
  query: string,
  scraped: readonly Sample[],
): Vector {
  const tokens = tokensOf(query);
  let at = 0;
  const peek = () => tokens[at];
  const next = () => tokens[at++];
  const expect = (token: string) => {
    const found = next();
    if (found !== token) {
      throw new Error(`expected ${token}, not ${found}`);
    }
  };
  const text = () => JSON.parse(next()) as string;
  const list = () => {
    const names: string[] = [];
    expect('(');
    while (peek() !== ')') {
      names.push(next());
      if (peek() === ',') {
        next();
      }
    }
    expect(')');
    return names;
  };

  const selector = (): Vector => {
    const tests: Array<(labels: Record<string, string>) => boolean> = [];
    expect('{');
    while (peek() !== '}') {
      const label = next();
      const operator = next();
      const value = text();
      const pattern = new RegExp(`^(?:${value})$`);
      tests.push(labels => {
        const own = labels[label] ?? '';
        return operator === '='
          ? own === value
          : pattern.test(own) === (operator === '=~');
      });
      if (peek() === ',') {
        next();
      }
    }
    expect('}');
    return scraped.filter(sample =>
      tests.every(fits => fits(allLabels(sample))),
    );
  };

  const unnamed = (vector: Vector) => {
    if (new Set(vector.map(signatureOf)).size < vector.length) {
      throw new Error('two series with the same labels');
    }
    return vector.map(sample => ({ ...sample, name: '' }));
  };

  const aggregate = (how: string): Vector => {
    let by: string[] = [];
    if (peek() === 'by') {
      next();
      by = list();
    }
    expect('(');
    const vector = expression();
    expect(')');
    const groups = new Map<string, Sample>();
    for (const sample of vector) {
      const labels = pick(allLabels(sample), by);
      const key = keyOf(labels, by);
      const known = groups.get(key)?.value;
      const value =
        how === 'sum'
          ? (known ?? 0) + sample.value
          : Math.max(known ?? -Infinity, sample.value);
      groups.set(key, sampleOf(labels, value));
    }
    return [...groups.values()];
  };

  const primary = (): Vector | number => {
    const token = peek();
    if (token === '(') {
      next();
      const inner = expression();
      expect(')');
      return inner;
    }
    if (token === '{') {
      return selector();
    }
    if (/^\d/.test(token)) {
      return Number(next());
    }
    next();
    switch (token) {
      case 'sum':
      case 'max':
        return aggregate(token);
      case 'rate': {
        expect('(');
        const vector = selector();
        expect('[');
        next();
        expect('s');
        expect(']');
        expect(')');
        return unnamed(vector);
      }
      case 'timestamp': {
        expect('(');
        const vector = selector();
        expect(')');
        return unnamed(vector.map(sample => ({ ...sample, value: 1 })));
      }
      case 'histogram_quantile': {
        expect('(');
        next();
        expect(',');
        const vector = expression();
        expect(')');
        return vector.length > 0
          ? [{ name: '', labels: {}, value: vector.length }]
          : [];
      }
      case 'label_replace': {
        expect('(');
        const vector = expression();
        expect(',');
        const label = text();
        expect(',');
        const value = text();
        expect(',');
        text();
        expect(',');
        text();
        expect(')');
        return vector.map(sample => ({
          ...sample,
          labels: { ...sample.labels, [label]: value },
        }));
      }
      default:
        throw new Error(`no such function: ${token}`);
    }
  };

  const arithmetic = (
    left: Vector | number,
    operator: string,
    right: Vector | number,
  ): Vector | number => {
    const of = (a: number, b: number) => (operator === '*' ? a * b : a / b);
    if (typeof left === 'number' && typeof right === 'number') {
      return of(left, right);
    }
    if (typeof left === 'number') {
      return (right as Vector).map(s => ({ ...s, value: of(left, s.value) }));
    }
    if (typeof right === 'number') {
      return left.map(s => ({ ...s, value: of(s.value, right) }));
    }
    return left.flatMap(sample => {
      const match = right.find(
        other => signatureOf(other) === signatureOf(sample),
      );
      return match
        ? [{ ...sample, name: '', value: of(sample.value, match.value) }]
        : [];
    });
  };

  const product = (): Vector | number => {
    let left = primary();
    while (peek() === '*' || peek() === '/') {
      const operator = next();
      left = arithmetic(left, operator, primary());
    }
    return left;
  };

  const vectorOf = (value: Vector | number): Vector => {
    if (typeof value === 'number') {
      throw new Error('a number is no vector');
    }
    return value;
  };

  const conjunction = (): Vector => {
    let left = vectorOf(product());
    while (peek() === 'and') {
      next();
      expect('on');
      const on = list();
      const right = new Set(
        vectorOf(product()).map(({ labels }) => keyOf(labels, on)),
      );
      left = left.filter(({ labels }) => right.has(keyOf(labels, on)));
    }
    return left;
  };

  function expression(): Vector {
    let left = conjunction();
    while (peek() === 'or') {
      next();
      const known = new Set(left.map(signatureOf));
      left = [
        ...left,
        ...conjunction().filter(sample => !known.has(signatureOf(sample))),
      ];
    }
    return left;
  }

  const answer = expression();
  if (at !== tokens.length) {
    throw new Error(`what is ${tokens.slice(at, at + 5).join(' ')}?`);
  }
  return answer;
}
