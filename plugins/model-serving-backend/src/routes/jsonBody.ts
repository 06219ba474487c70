import { CustomErrorBase, InputError } from '@backstage/errors';
import express, { Request, Response } from 'express';

const KIB = 1024;
const MOST_DEPTH = 20;
const MOST_ELEMENTS = 5_000;
const DEADLINE_MS = 15_000;

/** Answered with 413. */
class RequestTooLargeError extends CustomErrorBase {
  readonly name = 'RequestTooLargeError';
  readonly statusCode = 413;
}

/** Answered with 408. */
class RequestTooSlowError extends CustomErrorBase {
  readonly name = 'RequestTooSlowError';
  readonly statusCode = 408;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);
const COMMA = 0x2c;

/** Counts what JSON holds before it is parsed: whatever checks it afterwards looks at every element. */
function assertPlain(json: Buffer): void {
  let depth = 0;
  let elements = 0;
  let isText = false;
  for (let index = 0; index < json.length; index++) {
    const byte = json[index];
    if (isText) {
      if (byte === BACKSLASH) {
        index++;
      } else if (byte === QUOTE) {
        isText = false;
      }
    } else if (byte === QUOTE) {
      isText = true;
    } else if (OPENING.has(byte)) {
      depth++;
      elements++;
    } else if (CLOSING.has(byte)) {
      depth--;
    } else if (byte === COMMA) {
      elements++;
    }
    if (depth > MOST_DEPTH) {
      throw new InputError(
        `The body is nested deeper than ${MOST_DEPTH} levels`,
      );
    }
    if (elements > MOST_ELEMENTS) {
      throw new InputError(
        `The body holds more than ${MOST_ELEMENTS} members and items`,
      );
    }
  }
}

/**
 * Reads the body of a request as JSON; undefined where there is none.
 *
 * @throws RequestTooLargeError, RequestTooSlowError, and InputError for what is no JSON, too deep or too much
 */
export async function readJsonBody(
  req: Request,
  res: Response,
  limitKiB: number,
): Promise<unknown> {
  const read = express.json({
    limit: limitKiB * KIB,
    verify: (_req, _res, json) => assertPlain(json),
  });
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      res.set('Connection', 'close');
      reject(
        new RequestTooSlowError(
          `The body did not arrive within ${DEADLINE_MS / 1000} s`,
        ),
      );
    }, DEADLINE_MS);
    read(req, res, (error?: Error & { type?: string }) => {
      clearTimeout(timer);
      if (error?.type === 'entity.too.large') {
        reject(
          new RequestTooLargeError(`The body is larger than ${limitKiB} KiB`),
        );
      } else if (error) {
        reject(
          error.type === 'entity.verify.failed'
            ? new InputError(error.message)
            : error,
        );
      } else {
        resolve();
      }
    });
  });
  return req.body;
}
