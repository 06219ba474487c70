import { Counter, Gauge, Histogram, Registry, Summary } from 'prom-client';
import { EngineLoad, EngineMetrics, FinishedRequest } from '../EngineProgram';

const APP = { app_name: 'mlserver' };
const INFER = {
  ...APP,
  method: 'POST',
  path: '/v2/models/{model_name}/infer',
  status_code: '200',
};
const REQUEST_LABELS = ['app_name', 'method', 'path', 'status_code'];
const DURATIONS = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];

/** MLServer's metrics under its names: requests and how long they took, neither a queue nor tokens. */
export class MlServerMetrics implements EngineMetrics {
  readonly #registry = new Registry();
  readonly #model: { model: string; version: string };
  readonly #success: Counter;
  readonly #duration;
  readonly #inProgress;
  readonly #requests;
  readonly #requestDuration;
  #load = 0;
  /** Requests of callers in progress. */
  #calls = 0;

  constructor(model: string) {
    this.#model = { model, version: 'None' };
    const registers = [this.#registry];
    const labelNames = ['model', 'version'];
    const count = (what: string) =>
      new Counter({
        name: `model_infer_request_${what}_total`,
        help: `Model infer request ${what} count`,
        labelNames,
        registers,
      });
    // No request fails in the sandbox; the count is there without a sample.
    [this.#success] = [count('success'), count('failure')];
    this.#duration = new Summary({
      name: 'model_infer_request_duration',
      help: 'Model infer request duration',
      percentiles: [],
      labelNames,
      registers,
    });
    this.#inProgress = new Gauge({
      name: 'rest_server_requests_in_progress',
      help: 'Total HTTP requests currently in progress',
      labelNames: ['app_name', 'method'],
      registers,
    });
    this.#requests = new Counter({
      name: 'rest_server_requests_total',
      help: 'Total HTTP requests',
      labelNames: REQUEST_LABELS,
      registers,
    });
    this.#requestDuration = new Histogram({
      name: 'rest_server_request_duration_seconds',
      help: 'HTTP request duration, in seconds',
      buckets: DURATIONS,
      labelNames: REQUEST_LABELS,
      registers,
    });
  }

  load({ running }: EngineLoad): void {
    this.#load = running;
    this.#showRequests();
  }

  begin(): () => void {
    this.#calls += 1;
    this.#showRequests();
    return () => {
      this.#calls -= 1;
      this.#showRequests();
    };
  }

  finished(request: FinishedRequest): void {
    const { firstTokenSeconds, generatedTokens, secondsPerToken } = request;
    const seconds = firstTokenSeconds + secondsPerToken * generatedTokens;
    this.#success.inc(this.#model);
    this.#duration.observe(this.#model, seconds);
    this.#requests.inc(INFER);
    this.#requestDuration.observe(INFER, seconds);
  }

  exposition(): Promise<string> {
    return this.#registry.metrics();
  }

  #showRequests(): void {
    const method = 'POST';
    this.#inProgress.set({ ...APP, method }, this.#load + this.#calls);
  }
}
