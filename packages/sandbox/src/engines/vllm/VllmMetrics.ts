import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { EngineLoad, EngineMetrics, FinishedRequest } from '../EngineProgram';

const FIRST_TOKEN = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5,
  7.5, 10, 20, 40, 80, 160, 640, 2560,
];
const BETWEEN_TOKENS = [
  0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5,
  10, 20, 40, 80,
];
const WHOLE_REQUEST = [
  0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480,
  960, 1920, 7680,
];

/** vLLM's metrics under vLLM's names, with its labels and buckets. */
export class VllmMetrics implements EngineMetrics {
  readonly #registry = new Registry();
  readonly #labeled: { model_name: string; engine: string };
  readonly #running;
  readonly #waiting;
  readonly #cache;
  readonly #prompt;
  readonly #generated;
  readonly #success;
  readonly #histograms;
  /** Requests of callers in progress, beside the synthetic ones. */
  #calls = 0;

  constructor(model: string) {
    this.#labeled = { model_name: model, engine: '0' };
    const labels = ['model_name', 'engine'];
    const registers = [this.#registry];
    const gauge = (name: string, help: string) =>
      new Gauge({ name: `vllm:${name}`, help, labelNames: labels, registers });
    const counter = (name: string, help: string, more: string[] = []) =>
      new Counter({
        name: `vllm:${name}`,
        help,
        labelNames: [...labels, ...more],
        registers,
      });
    const histogram = (name: string, help: string, buckets: number[]) =>
      new Histogram({
        name: `vllm:${name}`,
        help,
        labelNames: labels,
        buckets,
        registers,
      });
    this.#running = gauge(
      'num_requests_running',
      'Number of requests in model execution batches.',
    );
    this.#waiting = gauge(
      'num_requests_waiting',
      'Number of requests waiting to be processed.',
    );
    this.#cache = gauge(
      'kv_cache_usage_perc',
      'KV-cache usage. 1 means 100 percent usage.',
    );
    this.#prompt = counter(
      'prompt_tokens_total',
      'Number of prefill tokens processed.',
    );
    this.#generated = counter(
      'generation_tokens_total',
      'Number of generation tokens processed.',
    );
    this.#success = counter(
      'request_success_total',
      'Count of successfully processed requests.',
      ['finished_reason'],
    );
    this.#histograms = {
      firstToken: histogram(
        'time_to_first_token_seconds',
        'Histogram of time to first token in seconds.',
        FIRST_TOKEN,
      ),
      betweenTokens: histogram(
        'inter_token_latency_seconds',
        'Histogram of inter-token latency in seconds.',
        BETWEEN_TOKENS,
      ),
      whole: histogram(
        'e2e_request_latency_seconds',
        'Histogram of end to end request latency in seconds.',
        WHOLE_REQUEST,
      ),
      queue: histogram(
        'request_queue_time_seconds',
        'Histogram of time spent in WAITING phase for request.',
        WHOLE_REQUEST,
      ),
    };
    this.#prompt.inc(this.#labeled, 0);
    this.#generated.inc(this.#labeled, 0);
    for (const finished_reason of ['stop', 'length', 'abort']) {
      this.#success.inc({ ...this.#labeled, finished_reason }, 0);
    }
    Object.values(this.#histograms).forEach(each => each.zero(this.#labeled));
    this.load({ running: 0, waiting: 0, cache: 0 });
  }

  load(now: EngineLoad): void {
    this.#running.set(this.#labeled, now.running + this.#calls);
    this.#waiting.set(this.#labeled, now.waiting);
    this.#cache.set(this.#labeled, now.cache);
  }

  begin(): () => void {
    this.#calls += 1;
    this.#running.inc(this.#labeled);
    return () => {
      this.#calls -= 1;
      this.#running.dec(this.#labeled);
    };
  }

  finished(request: FinishedRequest): void {
    const {
      promptTokens,
      generatedTokens,
      firstTokenSeconds,
      secondsPerToken,
    } = request;
    const whole = firstTokenSeconds + secondsPerToken * (generatedTokens - 1);
    this.#prompt.inc(this.#labeled, promptTokens);
    this.#generated.inc(this.#labeled, generatedTokens);
    this.#success.inc({ ...this.#labeled, finished_reason: request.reason });
    this.#histograms.firstToken.observe(this.#labeled, firstTokenSeconds);
    this.#histograms.whole.observe(this.#labeled, whole);
    this.#histograms.queue.observe(this.#labeled, request.queueSeconds);
    for (let token = 1; token < generatedTokens; token += 1) {
      this.#histograms.betweenTokens.observe(this.#labeled, secondsPerToken);
    }
  }

  exposition(): Promise<string> {
    return this.#registry.metrics();
  }
}
