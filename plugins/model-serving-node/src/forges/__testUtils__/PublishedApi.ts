import type { FakeAnswer, FakeRequest } from './FakeServer';

/**
 * A type as the facts write it: `string`, `integer`, `number`, `boolean`, `any`, literals and alternatives
 * (`'open'|'closed'`, `string|null`), a list as `[type]`, an object as its fields. The name of a field ends in
 * `?` when it may be missing, and in `|null` when it may be null. A query, body, field or status with `!` is one
 * that the forge accepts or answers although its description does not say so.
 */
type Shape = string | [Shape] | { [field: string]: Shape };

interface Operation {
  /** True when another description than the one of the facts, or none, has the operation. */
  undescribed?: boolean;
  query?: Record<string, Shape>;
  body?: Shape;
  'body!'?: Shape;
  /** By status; null where the description says nothing of the content. */
  answers: Record<string, Shape | null>;
}

/** The part of a forge's published API description that the suite uses, as facts. See README.md. */
export interface ApiFacts {
  source: string;
  version: string;
  license: string;
  /** Path that the operations lie below. */
  base: string;
  /** Field of an answer that lists come in, where the description does not say so. */
  listsIn?: string;
  /** By method and path template. A value in braces stands for one segment, with a `*` for any number. */
  operations: Record<string, Operation>;
}

/** Holds calls and answers against what a forge publishes of its API. */
export class PublishedApi {
  readonly #facts: ApiFacts;
  readonly #routes: { method: string; path: RegExp; key: string }[];

  constructor(facts: ApiFacts) {
    this.#facts = facts;
    this.#routes = Object.keys(facts.operations).map(key => {
      const [method, template] = key.split(' ');
      const path = template
        .split(/(\{[^}]*\})/)
        .map(part => {
          if (part.startsWith('{')) {
            return part.endsWith('*}') ? '.*' : '[^/]+';
          }
          return part.replace(/[.$]/g, '\\$&');
        })
        .join('');
      return { method, key, path: new RegExp(`^${facts.base}${path}$`) };
    });
  }

  /** What of a call or its answer is not published; empty when all is. */
  violations(request: FakeRequest, answer: FakeAnswer | undefined): string[] {
    const { method, path } = request;
    const route = this.#routes.find(
      each => each.method === method && each.path.test(path),
    );
    if (!route) {
      return [`${method} ${path} is not published`];
    }
    const operation = this.#facts.operations[route.key];
    return [
      ...queryViolations(operation, request),
      ...bodyViolations(operation, request),
      ...(answer
        ? answerViolations(operation, answer, this.#facts.listsIn)
        : []),
    ].map(violation => `${route.key}: ${violation}`);
  }
}

function queryViolations(
  { query = {} }: Operation,
  request: FakeRequest,
): string[] {
  return [...request.query].flatMap(([name, value]) => {
    const shape = query[name] ?? query[`${name}!`];
    if (shape === undefined) {
      return [`query ${name} is not published`];
    }
    return fits(value, shape) || fits(JSON.parse(quoted(value)), shape)
      ? []
      : [`query ${name}=${value} is not ${JSON.stringify(shape)}`];
  });
}

/** Numbers and booleans as they are, anything else as text. */
function quoted(value: string): string {
  return /^(-?\d+|true|false)$/.test(value) ? value : JSON.stringify(value);
}

function bodyViolations(operation: Operation, request: FakeRequest): string[] {
  const body = operation.body ?? operation['body!'];
  if (request.body === undefined) {
    return [];
  }
  if (body === undefined) {
    return ['a body is not published'];
  }
  return request.body instanceof URLSearchParams
    ? differences(Object.fromEntries(request.body), body, 'form')
    : differences(request.body, body, 'body');
}

function answerViolations(
  { answers }: Operation,
  answer: FakeAnswer,
  listsIn: string | undefined,
) {
  const { status } = answer;
  const shape = answers[status] ?? answers[`${status}!`];
  if (shape === undefined && !(status in answers || `${status}!` in answers)) {
    return [`status ${status} is not published`];
  }
  if (shape === null || shape === undefined || Buffer.isBuffer(answer.body)) {
    return [];
  }
  const body =
    listsIn && Array.isArray(shape)
      ? (answer.body as Record<string, unknown>)[listsIn]
      : answer.body;
  return differences(body, shape, String(status));
}

function fits(value: unknown, shape: Shape): boolean {
  return differences(value, shape, '').length === 0;
}

function differences(value: unknown, shape: Shape, at: string): string[] {
  if (typeof shape === 'string') {
    return shape.split('|').some(type => isOf(value, type))
      ? []
      : [`${at} is ${JSON.stringify(value)?.slice(0, 80)}, not ${shape}`];
  }
  if (Array.isArray(shape)) {
    return Array.isArray(value)
      ? value.flatMap((each, index) =>
          differences(each, shape[0], `${at}[${index}]`),
        )
      : [`${at} is not a list`];
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${at} is not an object`];
  }
  return objectDifferences(value as Record<string, unknown>, shape, at);
}

function objectDifferences(
  value: Record<string, unknown>,
  shape: Record<string, Shape>,
  at: string,
): string[] {
  const found: string[] = [];
  const known = new Set<string>();
  for (const [field, type] of Object.entries(shape)) {
    const [, name, optional, nullable] = /^(.*?)([?!])?(\|null)?$/.exec(field)!;
    known.add(name);
    const given = value[name];
    if (name === '*') {
      // Names of files: a form of Bitbucket Cloud has one field for each of them.
      Object.keys(value)
        .filter(each => each.startsWith('/'))
        .forEach(each => known.add(each));
    } else if (given === undefined) {
      found.push(...(optional ? [] : [`${at}.${name} is missing`]));
    } else if (!(given === null && nullable)) {
      found.push(...differences(given, type, `${at}.${name}`));
    }
  }
  const unknown = Object.keys(value).filter(name => !known.has(name));
  return [...found, ...unknown.map(name => `${at}.${name} is not published`)];
}

function isOf(value: unknown, type: string): boolean {
  switch (type) {
    case 'any':
      return true;
    case 'null':
      return value === null;
    case 'integer':
      return Number.isInteger(value);
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type;
    default:
      return JSON.stringify(value) === type.replace(/'/g, '"');
  }
}
