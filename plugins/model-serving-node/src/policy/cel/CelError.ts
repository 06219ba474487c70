/**
 * Why an expression gave no value.
 *
 * - `unsupported`: this engine cannot say what the cluster would; always a denial
 * - `failed`: it fails in the cluster too, in these words; there the policy's `failurePolicy` decides
 */
export class CelError extends Error {
  readonly kind: 'unsupported' | 'failed';

  constructor(kind: 'unsupported' | 'failed', message: string) {
    // Expressions fail as a matter of course, and a trace takes longer than most of them.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'CelError';
    this.kind = kind;
  }
}

/** An error that the cluster's own evaluation has, in its words. */
export const failed = (message: string) => new CelError('failed', message);

/** An expression that this engine cannot evaluate. */
export const unsupported = (message: string) =>
  new CelError('unsupported', message);
