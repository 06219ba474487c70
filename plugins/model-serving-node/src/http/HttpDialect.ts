import {
  FailedAnswer,
  HttpFailure,
  HttpRefusalError,
  HttpUnavailableError,
} from './failures';

/** How failures of a kind of program are read and told. @public */
export interface HttpDialect<Kind extends string = string> {
  /** What is called, as a word of a sentence, such as `forge` or `registry`. */
  noun: string;
  /** What an answer that is no success means. */
  classify(answer: FailedAnswer): HttpFailure<Kind>;
  /** A success that cannot be used. */
  unexpected: HttpFailure<Kind>;
  /** The error for no answer, or one that says to try again. */
  unavailable(message: string, retryAfterMs?: number): HttpUnavailableError;
  /** The error for any other answer that cannot be used. */
  refusal(
    message: string,
    status: number,
    failure: HttpFailure<Kind>,
  ): HttpRefusalError<Kind>;
}
