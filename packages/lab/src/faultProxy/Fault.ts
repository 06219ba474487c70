/** A request as faults are chosen by. */
export interface ProxiedRequest {
  method: string;
  /** Without the query. */
  path: string;
  query: URLSearchParams;
  authorization: string | undefined;
}

/** What happens to a request instead of, or before, being passed on. */
export type Fault =
  /** Passed on after a pause. */
  | { do: 'delay'; ms: number }
  /** Never answered, and the connection stays open. */
  | { do: 'hang' }
  /** The connection is cut without an answer. */
  | { do: 'reset' }
  /** Answered by the proxy itself. */
  | {
      do: 'answer';
      status: number;
      message?: string;
      retryAfterSeconds?: number;
    }
  /** The answer is cut after so many bytes of its body. */
  | { do: 'truncate'; afterBytes: number };

/** A request as it was seen. */
export interface SeenRequest extends ProxiedRequest {
  at: number;
  /** Of the answer; undefined while there is none. */
  status?: number;
  /** What the proxy did, where it did something. */
  fault?: Fault['do'];
}

/** An answer of the proxy's own, shaped as the API server shapes its refusals. */
export function statusBody(status: number, message: string): string {
  const reasons: Record<number, string> = {
    401: 'Unauthorized',
    403: 'Forbidden',
    410: 'Expired',
    429: 'TooManyRequests',
  };
  return JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    reason: reasons[status] ?? 'InternalError',
    message,
    code: status,
  });
}
