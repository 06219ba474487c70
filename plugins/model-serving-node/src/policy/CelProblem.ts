/**
 * Why an expression gave no value.
 *
 * - `unsupported`: this engine cannot say what the cluster would; always a denial
 * - `failed`: it fails in the cluster too, where the policy's `failurePolicy` decides
 */
export class CelProblem extends Error {
  constructor(readonly kind: 'unsupported' | 'failed', message: string) {
    super(message);
    this.name = 'CelProblem';
  }
}
