import { IncomingMessage } from 'node:http';
import { JsonObject } from '@backstage/types';
import { parse } from 'yaml';
import { StatusError } from './StatusError';

const BODY_LIMIT = 3 * 1024 * 1024;

/** Reads a request's JSON or YAML; 400 for anything else, 413 for too much. */
export async function bodyOf(
  request: IncomingMessage,
): Promise<JsonObject | JsonObject[]> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BODY_LIMIT) {
      throw new StatusError(
        413,
        'RequestEntityTooLarge',
        `Request entity too large: limit is ${BODY_LIMIT}`,
      );
    }
    chunks.push(chunk);
  }
  const content = Buffer.concat(chunks).toString();
  const isYaml = /yaml/.test(request.headers['content-type'] ?? '');
  try {
    const body = isYaml
      ? parse(content, { maxAliasCount: 50 })
      : JSON.parse(content || '{}');
    if (typeof body === 'object' && body !== null) {
      return body;
    }
  } catch {
    // answered below
  }
  throw StatusError.badRequest(
    'the body of the request is not a JSON or YAML object',
  );
}
