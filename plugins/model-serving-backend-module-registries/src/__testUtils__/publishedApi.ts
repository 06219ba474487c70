import type { FakeAnswer, FakeRequest } from './FakeRegistry';

type Shape = string | null | Shape[] | { [key: string]: Shape };

/** The part of a registry's published API that is used: `scripts/forges/publishedApi.mjs` fills in the types. */
export interface PublishedApi {
  operations: Record<
    string,
    { query?: Record<string, string>; answers: Record<string, Shape> }
  >;
}

function matches(value: unknown, type: string): boolean {
  return type.split('|').some(each => {
    switch (each) {
      case 'any':
        return true;
      case 'integer':
        return Number.isInteger(value);
      case 'string':
      case 'number':
      case 'boolean':
        return typeof value === each;
      default:
        return `'${value}'` === each;
    }
  });
}

/** Where a value is not as it is published; fields that are not read may be left out of what is published. */
function problemsOf(value: unknown, shape: Shape, at: string): string[] {
  if (typeof shape === 'string') {
    return matches(value, shape) ? [] : [`${at} is not ${shape}`];
  }
  if (Array.isArray(shape)) {
    return Array.isArray(value)
      ? value.flatMap((each, index) =>
          problemsOf(each, shape[0], `${at}[${index}]`),
        )
      : [`${at} is no list`];
  }
  if (shape === null || Object.keys(shape).length === 0) {
    return [];
  }
  const object = value as Record<string, unknown>;
  const known = new Map(
    Object.entries(shape).map(([key, each]) => [
      key.replace(/\?$/, ''),
      { shape: each, isOptional: key.endsWith('?') },
    ]),
  );
  return [
    ...Object.keys(object)
      .filter(key => !known.has(key))
      .map(key => `${at}.${key} is not published`),
    ...[...known].flatMap(([key, field]) => {
      if (object[key] === undefined) {
        return field.isOptional ? [] : [`${at}.${key} is missing`];
      }
      return problemsOf(object[key], field.shape, `${at}.${key}`);
    }),
  ];
}

/** Where a request, or what a fake answers to it, is not as the registry publishes its API. */
export function violationsOf(
  { operations }: PublishedApi,
  base: string,
  request: FakeRequest,
  answer: FakeAnswer,
): string[] {
  const path = request.path.slice(base.length);
  const name = Object.keys(operations).find(each =>
    new RegExp(`^${each.replace(/\{[^}]*\}/g, '[^/]+')}$`).test(
      `${request.method} ${path}`,
    ),
  );
  if (!name || !request.path.startsWith(base)) {
    return [`${request.method} ${request.path} is not published`];
  }
  const { answers, query = {} } = operations[name];
  const shape = answers[String(answer.status ?? 200)];
  return [
    ...[...request.query].flatMap(([key, value]) =>
      matches(value, query[key] ?? '')
        ? []
        : [`${name} ?${key}=${value} is not published`],
    ),
    ...(shape === undefined
      ? [`${name} does not answer ${answer.status}`]
      : problemsOf(answer.body, shape, name)),
  ];
}
