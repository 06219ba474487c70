import { CustomErrorBase } from '@backstage/errors';
import { DeadlineError } from '../../clusters/KubernetesError';
import { CircuitOpenError } from './Circuit';

/** An answer other than success. The message is Prometheus' own, without secrets. */
export class PrometheusError extends CustomErrorBase {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What went wrong with a Prometheus, in words that a reader may see: never its address. */
export function describePrometheusFailure(error: unknown): string {
  if (error instanceof CircuitOpenError) {
    return 'it failed too often lately and is asked again soon';
  }
  if (error instanceof DeadlineError) {
    return 'it does not answer in time';
  }
  if (error instanceof PrometheusError) {
    return `it answers ${error.status}${error.message && `: ${error.message}`}`;
  }
  return 'it cannot be reached';
}
