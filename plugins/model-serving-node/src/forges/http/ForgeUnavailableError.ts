import { ServiceUnavailableError } from '@backstage/errors';

/**
 * The forge did not answer, or answered that it cannot now. Whether a write took effect is unknown,
 * so the state has to be read again before anything else is written; doing so is always safe.
 * @public
 */
export class ForgeUnavailableError extends ServiceUnavailableError {
  /** How long the forge asks to wait, in milliseconds. */
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number = 0) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}
