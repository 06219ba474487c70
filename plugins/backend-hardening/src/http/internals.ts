import { Request } from 'express';

/** As knex and the database drivers write statements into messages, with quoted names. */
const SQL =
  /\b(select|insert\s+into|update|delete\s+from|create\s+table|alter\s+table|begin|pragma)\b[^\n]{0,400}?[`"][\w.$-]+[`"]|\bSQLITE_[A-Z]+\b|\bSQLSTATE\b/i;

/** A frame of a stack, or the path of a source file on the server. */
const STACK = /\n\s+at |\bnode_modules\/|file:\/\/\//;

const JWT = /\beyJ[\w-]{8,}\.[\w-]+(\.[\w-]*)?/g;

const REDACTED = '[redacted]';

/** Shorter values of cookies are no credentials, and stand in sentences by chance. */
const SHORTEST_CREDENTIAL = 12;

/** Whether a message tells how the backend works inside. */
export function holdsInternals(message: string): boolean {
  return SQL.test(message) || STACK.test(message);
}

/** A message without the credentials of its request, and without any other token. */
export function redactCredentials(message: string, req: Request): string {
  return credentialsOf(req)
    .reduce(
      (text, credential) => text.replaceAll(credential, REDACTED),
      message,
    )
    .replace(JWT, REDACTED);
}

function credentialsOf(req: Request): string[] {
  const bearer = req.headers.authorization?.replace(/^\S+\s+/, '');
  const cookies = (req.headers.cookie ?? '')
    .split(';')
    .map(cookie => cookie.slice(cookie.indexOf('=') + 1).trim())
    .flatMap(value => [value, decoded(value)]);
  return [bearer ?? '', ...cookies].filter(
    value => value.length >= SHORTEST_CREDENTIAL,
  );
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
