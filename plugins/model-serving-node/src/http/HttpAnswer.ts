import {
  maskSecrets,
  plainLine,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import type { HttpFailure } from './failures';
import type { HttpDialect } from './HttpDialect';

/** What came back. @public */
export interface HttpAnswer {
  status: number;
  headers: Headers;
  bytes: Buffer;
  /** The call as errors name it: method, host and path. */
  what: string;
  /** What must not be repeated in an error. */
  secrets: readonly string[];
}

/** An answer that can be sent to a thread. @public */
export type SentAnswer = Omit<HttpAnswer, 'bytes' | 'headers'> & {
  bytes: Uint8Array;
  headers: Array<[string, string]>;
};

/** @public */
export function sendAnswer(answer: HttpAnswer): SentAnswer {
  return { ...answer, headers: [...answer.headers] };
}

/**
 * The content of an answer in the thread that it was sent to, held against a schema.
 *
 * @throws HttpRefusalError when it is not what the schema says
 * @public
 */
export function readSentAnswer<T>(
  { bytes, headers, ...sent }: SentAnswer,
  schema: z.ZodType<T>,
  dialect: HttpDialect,
): T {
  const answer = {
    ...sent,
    bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    headers: new Headers(headers),
  };
  return parseAnswer(answer, jsonOf(answer, dialect), schema, dialect);
}

/** A part of an answer, held against a schema; errors name the whole. */
export function parseAnswer<T, Kind extends string>(
  answer: HttpAnswer,
  value: unknown,
  schema: z.ZodType<T>,
  dialect: HttpDialect<Kind>,
): T {
  const result = schema.safeParse(value);
  if (!result.success) {
    const [{ message: problem, path }] = result.error.issues;
    const where = path.length > 0 ? `${path.join('.')}: ` : '';
    const said = wordsOf(answer);
    throw unexpected(
      answer,
      `an unexpected response: ${plainLine(
        `${where}${problem}${said && `: ${said}`}`,
        300,
      )}`,
      dialect,
    );
  }
  return result.data;
}

/** An answer's JSON. */
export function jsonOf<Kind extends string>(
  answer: HttpAnswer,
  dialect: HttpDialect<Kind>,
): unknown {
  const text = textOf(answer.bytes);
  if (text === undefined) {
    throw unexpected(answer, 'text that is not UTF-8', dialect);
  }
  const json = parseJson(text);
  if (json === undefined) {
    throw unexpected(answer, notJson(answer, text), dialect);
  }
  return json.value;
}

function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function unexpected<Kind extends string>(
  { status, what }: HttpAnswer,
  found: string,
  dialect: HttpDialect<Kind>,
) {
  const failure: HttpFailure<Kind> = dialect.unexpected;
  return dialect.refusal(
    `${what} returned ${status} with ${found}`,
    status,
    failure,
  );
}

function notJson(answer: HttpAnswer, text: string): string {
  if (text.trim() === '') {
    return 'an empty body';
  }
  return isWebPage(answer, text)
    ? 'a web page instead of JSON, such as the sign-in page of a proxy'
    : 'something that is not valid JSON';
}

function isWebPage({ headers }: HttpAnswer, text: string): boolean {
  return /html/i.test(headers.get('content-type') ?? '') || /^\s*</.test(text);
}

function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

const message = z
  .object({ message: z.unknown() })
  .transform(each => each.message);

const words = z.union([
  // Bitbucket, LiteLLM
  z.object({ error: message }).transform(({ error }) => error),
  // Hugging Face
  z.object({ error: z.string() }).transform(({ error }) => error),
  // OCI, GraphQL
  z
    .object({ errors: z.array(message).min(1) })
    .transform(({ errors: [first] }) => first),
  message,
]);

/** The other program's own words, without what must not be repeated; empty when there are none. */
export function wordsOf({ bytes, headers, secrets }: HttpAnswer): string {
  const text = bytes.toString('utf8');
  const found = words.safeParse(parseJson(text)?.value);
  let own: unknown = '';
  if (found.success) {
    own = found.data ?? '';
  } else if (/^text\/plain/i.test(headers.get('content-type') ?? '')) {
    own = text;
  }
  const said = typeof own === 'string' ? own : JSON.stringify(own);
  return plainLine(maskSecrets(said.slice(0, 2_000), secrets), 300);
}
