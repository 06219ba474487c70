import { CustomErrorBase } from '@backstage/errors';

/** A user has as many streams open as may be. Answered with 429. */
export class TooManyStreamsError extends CustomErrorBase {
  readonly name = 'TooManyStreamsError';
  readonly statusCode = 429;
}
