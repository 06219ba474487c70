/** A refusal of the Kubernetes API, in the words of its Status. */
export class KubernetesError extends Error {
  constructor(readonly code: number, readonly reason: string, message: string) {
    super(message);
    this.name = 'KubernetesError';
  }

  static is(error: unknown, code: number): boolean {
    return error instanceof KubernetesError && error.code === code;
  }
}
