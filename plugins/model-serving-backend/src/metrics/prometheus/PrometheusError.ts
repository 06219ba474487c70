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

/** A success that is not an answer of Prometheus: a login page, another kind of result, half a document. */
export class PrometheusAnswerError extends CustomErrorBase {}

/** What went wrong with a Prometheus, in words that everybody may read: none that it wrote, and never its address. */
export function describePrometheusFailure(error: unknown): string {
  if (error instanceof CircuitOpenError) {
    return 'it failed several times in a row and is retried soon';
  }
  if (error instanceof DeadlineError) {
    return 'it did not respond in time';
  }
  if (error instanceof PrometheusAnswerError) {
    return error.message;
  }
  if (error instanceof PrometheusError) {
    return error.status >= 300 && error.status < 400
      ? `it redirects (HTTP ${error.status}), which is not followed`
      : `it responds with HTTP ${error.status}`;
  }
  return 'it cannot be reached';
}

/** The same with what Prometheus itself said, for the log. */
export function explainPrometheusFailure(error: unknown): string {
  const detail = error instanceof PrometheusError ? error.message : '';
  return `${describePrometheusFailure(error)}${detail && `: ${detail}`}`;
}
