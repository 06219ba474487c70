/** The API server's refusal, in its own words. */
export class KubernetesError extends Error {
  /** HTTP status. */
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'KubernetesError';
    this.code = code;
  }
}
