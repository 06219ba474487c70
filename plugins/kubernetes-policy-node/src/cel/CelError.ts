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

/** The end of an evaluation that went beyond a limit; no operator or macro goes on after it. */
export class CelCancelled extends CelError {}

/** An error that the cluster's own evaluation has, in its words. */
export const failed = (message: string) => new CelError('failed', message);

/** An expression that this engine cannot evaluate. */
export const unsupported = (message: string) =>
  new CelError('unsupported', message);

/** Anything thrown other than a CelError is a defect of this engine, which must not look like a value. */
export function celError(thrown: unknown): CelError {
  if (thrown instanceof CelError) {
    return thrown;
  }
  if (thrown instanceof RangeError) {
    return unsupported(`it takes more than is allowed here: ${thrown.message}`);
  }
  throw thrown;
}

/** An error that another term or round may make irrelevant; a cancellation ends everything. */
export function absorbable(thrown: unknown): CelError {
  if (thrown instanceof CelCancelled) {
    throw thrown;
  }
  return celError(thrown);
}
