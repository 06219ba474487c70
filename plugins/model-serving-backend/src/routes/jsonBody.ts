import { CustomErrorBase, InputError } from '@backstage/errors';
import { JsonMeter } from '@model-serving/backstage-backend-hardening';
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

/** Before it is parsed: checks that come afterwards look at every element. */
function assertPlain(json: Buffer, encoding: string): void {
  // In UTF-16 and UTF-7, other characters than these have their bytes.
  if (encoding !== 'utf-8') {
    throw new InputError('The body has to be JSON in UTF-8');
  }
  const problem = new JsonMeter({
    depth: MOST_DEPTH,
    elements: MOST_ELEMENTS,
  }).add(json);
  if (problem) {
    throw new InputError(problem);
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
    verify: (_req, _res, json, encoding) => assertPlain(json, encoding),
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
