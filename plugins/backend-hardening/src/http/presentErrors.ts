import { randomUUID } from 'node:crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Request, RequestHandler, Response } from 'express';
import { holdsInternals, redactCredentials } from './internals';

/** Errors with which code says on purpose that something is missing; their sentences are for people. */
const DELIBERATE = new Set(['NotImplementedError', 'ServiceUnavailableError']);

/** Error bodies are small; a larger one is none that the backend wrote about an error. */
const LONGEST_BODY = 64 * 1024;

interface ErrorBody {
  error: { name?: unknown; message?: unknown } & Record<string, unknown>;
  request?: { method?: unknown; url?: unknown };
  response?: { statusCode?: unknown };
}

/**
 * The last look at responses with an error, whoever wrote them. No body holds a stack, SQL, or the caller's
 * credentials; one with a status of 500 or above is a sentence and a correlation ID, under which the log has
 * the rest. Sentences of deliberate errors (`ServiceUnavailableError`) stay.
 *
 * Belongs before every other middleware, also before the compression of responses.
 * @public
 */
export function presentErrors(options: {
  logger: LoggerService;
}): RequestHandler {
  const { logger } = options;
  return (req, res, next) => {
    presentSentBodies(req, res, logger);
    next();
  };
}

function presentSentBodies(req: Request, res: Response, logger: LoggerService) {
  const { send, write, end, writeHead } = res;
  let isPresented = false;

  res.send = function sendPresented(body?: unknown) {
    if (res.statusCode < 400 || isPresented) {
      return send.call(res, body);
    }
    if (typeof body === 'object' && body !== null && !Buffer.isBuffer(body)) {
      // Becomes JSON, and comes back here as a string.
      return send.call(res, body);
    }
    const parsed = parseErrorBody(body);
    if (!parsed && res.statusCode < 500) {
      return send.call(res, body);
    }
    isPresented = true;
    res.type('application/json');
    return send.call(res, JSON.stringify(present(req, res, parsed, logger)));
  } as Response['send'];

  // What follows is for whoever writes a response without `send`.
  const isRaw = () => res.statusCode >= 500 && !isPresented;
  let swallowed = false;

  res.writeHead = function writeHeadPresented(...args: unknown[]) {
    if (typeof args[0] === 'number') {
      res.statusCode = args[0];
    }
    if (isRaw()) {
      swallowed = true;
      return res;
    }
    return writeHead.apply(res, args as Parameters<typeof writeHead>);
  } as Response['writeHead'];

  res.write = function writePresented(...args: unknown[]) {
    if (swallowed || isRaw()) {
      swallowed = true;
      return true;
    }
    return write.apply(res, args as Parameters<typeof write>);
  } as Response['write'];

  res.end = function endPresented(...args: unknown[]) {
    if (!res.headersSent && (swallowed || isRaw())) {
      isPresented = true;
      for (const name of ['Content-Encoding', 'Transfer-Encoding', 'ETag']) {
        res.removeHeader(name);
      }
      const body = JSON.stringify(present(req, res, undefined, logger));
      res.setHeader('Content-Type', 'application/json; charset=utf-8');
      res.setHeader('Content-Length', Buffer.byteLength(body));
      writeHead.call(res, res.statusCode);
      return end.call(res, body, 'utf8');
    }
    return end.apply(res, args as unknown as Parameters<typeof end>);
  } as Response['end'];
}

function present(
  req: Request,
  res: Response,
  body: ErrorBody | undefined,
  logger: LoggerService,
) {
  const { statusCode } = res;
  // Queries hold tokens at times.
  const [path] = req.originalUrl.split('?');
  const said = {
    name: typeof body?.error.name === 'string' ? body.error.name : 'Error',
    message: redactCredentials(String(body?.error.message ?? ''), req),
  };
  const request = { method: req.method, url: path };
  const isPresentable =
    said.message !== '' &&
    !holdsInternals(said.message) &&
    (statusCode < 500 || DELIBERATE.has(said.name));
  if (statusCode < 500 && body) {
    const { stack, cause, ...rest } = body.error;
    return {
      ...body,
      error: {
        ...rest,
        message: isPresentable ? said.message : 'The request was refused.',
      },
      request,
    };
  }
  const correlationId = randomUUID();
  res.setHeader('X-Correlation-ID', correlationId);
  logger.error(
    `${req.method} ${path} failed with status ${statusCode}: ${
      said.message || 'no reason given'
    }`,
    { correlationId, statusCode },
  );
  return {
    error: {
      name: isPresentable ? said.name : 'Error',
      message: isPresentable
        ? said.message
        : `Something failed in the portal. Try again; if it fails again, tell the platform owners this ID: ${correlationId}`,
      correlationId,
    },
    request,
    response: { statusCode },
  };
}

function parseErrorBody(body: unknown): ErrorBody | undefined {
  const text = Buffer.isBuffer(body) ? body.toString('utf8') : body;
  if (typeof text !== 'string' || text.length > LONGEST_BODY) {
    return undefined;
  }
  try {
    const parsed = JSON.parse(text);
    return typeof parsed?.error === 'object' && parsed.error !== null
      ? parsed
      : undefined;
  } catch {
    return undefined;
  }
}
