import {
  maskSecrets,
  plainLine,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { OciError, OciFailureKind } from './OciError';

/** Error body of the OCI distribution specification 1.1, "Error codes". */
const errorBody = z.object({
  errors: z
    .array(
      z.object({
        code: z.string().catch('UNKNOWN'),
        message: z.string().catch(''),
      }),
    )
    .min(1),
});

const MESSAGE_CHARACTERS = 200;

/** An answer that is no success. */
export interface FailedAnswer {
  status: number;
  body: Buffer;
  /** Seconds to wait, as the registry says; null where it does not. */
  retryAfter: string | null;
  /** What was asked, such as `models/qwen3-8b:v1`. */
  subject: string;
  host: string;
  /** What must not be repeated. */
  secrets: readonly string[];
}

interface Row {
  kind: OciFailureKind;
  matches(answer: {
    status: number;
    code: string;
    words: string;
    isPage: boolean;
  }): boolean;
  sentence(answer: FailedAnswer): string;
}

/** The first row that matches applies; the last one matches all. */
const ROWS: readonly Row[] = [
  {
    kind: 'unexpected',
    // distribution 3.0.0, registry/handlers/manifests.go
    matches: ({ words }) => /accept header does not support/i.test(words),
    sentence: ({ host, subject }) =>
      `${subject} exists, but ${host} refuses to send its type of manifest. A proxy may drop the Accept header`,
  },
  {
    kind: 'rate-limited',
    matches: ({ code, status }) => status === 429 || code === 'TOOMANYREQUESTS',
    sentence: ({ host, retryAfter }) =>
      `The rate limit of ${host} is reached. Try again ${
        /^\d{1,6}$/.test(retryAfter ?? '') ? `in ${retryAfter} s` : 'later'
      }`,
  },
  {
    kind: 'credentials',
    matches: ({ status }) => status === 401,
    sentence: ({ host, subject }) =>
      `${host} requires valid credentials for ${subject}. Platform owners: check its entry in modelServing.models.registries`,
  },
  {
    kind: 'forbidden',
    matches: ({ code, status }) => status === 403 || code === 'DENIED',
    sentence: ({ host, subject }) =>
      `${host} does not allow the platform's account to pull ${subject}. Platform owners: grant it read access`,
  },
  {
    kind: 'not-found',
    matches: ({ code, status }) => status === 404 && code === 'NAME_UNKNOWN',
    sentence: ({ host, subject }) =>
      `${host} has no repository for ${subject}, or the platform's account cannot see it`,
  },
  {
    kind: 'not-found',
    // A proxy's own page says nothing about the registry behind it.
    matches: ({ isPage, status }) => status === 404 && !isPage,
    sentence: ({ host, subject }) => `${subject} was not found in ${host}`,
  },
  {
    kind: 'unexpected',
    matches: ({ status }) => status < 400,
    sentence: ({ host, subject }) =>
      `${host} redirects the request for ${subject}, which is not followed. Platform owners: configure the host that it redirects to`,
  },
  {
    kind: 'unavailable',
    matches: ({ status }) => status === 408 || status >= 500,
    sentence: ({ host, status }) =>
      `${host} is not available right now (HTTP ${status}). Try again later`,
  },
  {
    kind: 'unexpected',
    matches: () => true,
    sentence: ({ host, status, subject }) =>
      `${host} answered the request for ${subject} with HTTP ${status}`,
  },
];

/** The code of the first error that a registry names; empty where the answer is none of a registry. */
export function errorCode(body: Buffer): string {
  return readBody(body)?.code ?? '';
}

/** What an answer means that is no success. */
export function failureOf(answer: FailedAnswer): OciError {
  const first = readBody(answer.body);
  const words = first?.message ?? '';
  const isPage = first === undefined && isWebPage(answer.body);
  const row = ROWS.find(each =>
    each.matches({
      status: answer.status,
      code: first?.code ?? '',
      words,
      isPage,
    }),
  )!;
  const quoted = plainLine(
    maskSecrets(words, answer.secrets),
    MESSAGE_CHARACTERS,
  );
  const page = isPage
    ? '. The answer is a web page, such as the sign-in page of a proxy'
    : '';
  return new OciError(
    row.kind,
    `${row.sentence(answer)}${page || (quoted && `: ${quoted}`)}.`,
  );
}

/** Whether a body is HTML instead of JSON. */
export function isWebPage(body: Buffer): boolean {
  return body.subarray(0, 200).toString('utf8').trimStart().startsWith('<');
}

function readBody(body: Buffer) {
  try {
    return errorBody.parse(JSON.parse(body.toString('utf8'))).errors[0];
  } catch {
    return undefined;
  }
}
