import { Request, RequestHandler, Response } from 'express';
import { JsonLimits, JsonMeter } from './JsonMeter';

const MIB = 1024 * 1024;
const MOST_BYTES = MIB;
const TOO_LARGE = `The body is larger than ${MOST_BYTES / MIB} MiB`;

const LIMITS: JsonLimits = { depth: 64, elements: 20_000 };
/** The catalog turns queries into SQL by recursion, which takes seconds for a thousand nested conditions. */
const QUERY_LIMITS: JsonLimits = { depth: 64, elements: 1_000 };
/** Routes are matched whatever their letter case. */
const TAKES_QUERIES =
  /^\/api\/(?:mcp-actions|catalog\/(?:\.backstage|entities\/by-query|entity-facets|locations\/by-query))\b/i;
/**
 * Where the permission backend has plugins apply conditions, which are as many as a user has groups, times what is
 * looked at. Backstage refuses users there before it reads the body.
 */
const FOR_SERVICES =
  /^\/api\/[^/]+\/\.well-known\/backstage\/permissions\/apply-conditions\/?(?:\?|$)/i;

const JSON_TYPE = /\bjson\b/i;
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]*)/i;

/**
 * Refuses bodies that would keep the thread busy that answers everybody: larger than 1 MiB, or JSON with too many
 * elements or levels. Plugins parse bodies themselves, each with limits of its own for bytes alone. Counts while the
 * body passes through, and keeps nothing of it. Compressed bodies, and JSON in other encodings than UTF-8, are
 * refused, because they cannot be counted.
 * @public
 */
export function limitBodies(): RequestHandler {
  return (req, res, next) => {
    if (FOR_SERVICES.test(req.url)) {
      next();
      return;
    }
    const { 'content-encoding': encoding = 'identity' } = req.headers;
    const type = req.headers['content-type'] ?? '';
    const charset = CHARSET.exec(type)?.[1] ?? 'utf-8';
    if (encoding.trim().toLowerCase() !== 'identity') {
      refuse(res, 415, 'Compressed bodies are not accepted');
    } else if (JSON_TYPE.test(type) && !/^utf-?8$/i.test(charset)) {
      refuse(res, 415, 'JSON has to be sent in UTF-8');
    } else if (Number(req.headers['content-length'] ?? 0) > MOST_BYTES) {
      refuse(res, 413, TOO_LARGE);
    } else {
      meterBody(req, res, JSON_TYPE.test(type));
      next();
    }
  };
}

function meterBody(req: Request, res: Response, isJson: boolean): void {
  const meter = isJson
    ? new JsonMeter(TAKES_QUERIES.test(req.url) ? QUERY_LIMITS : LIMITS)
    : undefined;
  const push = req.push;
  let bytes = 0;
  let isRefused = false;
  req.push = (chunk: Buffer | null, encoding) => {
    if (isRefused) {
      return true;
    }
    bytes += chunk?.length ?? 0;
    const problem = bytes > MOST_BYTES ? TOO_LARGE : chunk && meter?.add(chunk);
    if (!problem) {
      return push.call(req, chunk, encoding);
    }
    // Whoever reads the body waits for the rest until the connection is closed, which follows the answer.
    isRefused = true;
    if (!res.headersSent) {
      refuse(res, 413, problem);
    }
    return true;
  };
}

function refuse(res: Response, status: number, message: string): void {
  res.set('Connection', 'close');
  res.status(status).json({
    error: { name: 'PayloadRefusedError', message },
    response: { statusCode: status },
  });
}
