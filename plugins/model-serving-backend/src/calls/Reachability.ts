import {
  engineNamed,
  formatServiceRef,
  Reachable,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import { GatewayCalls } from './GatewayCalls';

const INTERVAL_MS = 15_000;
const DEADLINE_MS = 5_000;
const MOST_KEPT = 5_000;

/** A path that every engine of a protocol answers without computing. */
function pathOf({ calling, engine }: ServiceDetail): string {
  return calling?.protocol === 'openai'
    ? `${engineNamed(engine)?.pathPrefix ?? ''}/v1/models`
    : '/v2/health/ready';
}

function meaningOf(status: number): string | null {
  // Whoever asks for a key answers.
  if (status < 400 || status === 401 || status === 403) {
    return status >= 300 && status < 400
      ? `the gateway redirects (HTTP ${status})`
      : null;
  }
  switch (status) {
    case 404:
      return 'the gateway has no such route, or the engine no such path (HTTP 404)';
    case 503:
      return 'the gateway has no ready engine behind the route (HTTP 503)';
    default:
      return `the gateway answered HTTP ${status}`;
  }
}

/** Whether services answer through their gateways; each is tried once in an interval, however many look. */
export class Reachability {
  readonly #calls: GatewayCalls;
  readonly #now: () => number;
  readonly #known = new Map<
    string,
    { at: number; result: Promise<Reachable> }
  >();

  constructor(calls: GatewayCalls, now: () => number = Date.now) {
    this.#calls = calls;
    this.#now = now;
  }

  of(service: ServiceDetail): Promise<Reachable> {
    const key = formatServiceRef(service.ref);
    const known = this.#known.get(key);
    const now = this.#now();
    if (known && now - known.at < INTERVAL_MS) {
      return known.result;
    }
    if (this.#known.size >= MOST_KEPT) {
      this.#known.clear();
    }
    const result = this.#try(service);
    this.#known.set(key, { at: now, result });
    return result;
  }

  async #try(service: ServiceDetail): Promise<Reachable> {
    const asOf = new Date(this.#now()).toISOString();
    const route = this.#calls.routeOf(service);
    if ('reason' in route) {
      return {
        reachable: null,
        milliseconds: null,
        reason: route.reason,
        asOf,
      };
    }
    const start = performance.now();
    try {
      const answer = await this.#calls.send(route, {
        path: pathOf(service),
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      const milliseconds = performance.now() - start;
      answer.destroy();
      const reason = meaningOf(answer.statusCode ?? 502);
      return { reachable: reason === null, milliseconds, reason, asOf };
    } catch (error) {
      return {
        reachable: false,
        milliseconds: null,
        reason:
          (error as Error).name === 'TimeoutError' ||
          (error as Error).name === 'AbortError'
            ? `no answer within ${DEADLINE_MS / 1000} s`
            : 'the gateway cannot be reached from the portal',
        asOf,
      };
    }
  }
}
