import { Counter, Gauge, Registry } from 'prom-client';
import { EngineLoad, EngineMetrics, FinishedRequest } from '../EngineProgram';

/** Requests that are worked on at once where nothing else is said; the others are deferred. */
const SLOTS = 4;

const COUNTERS = {
  prompt_tokens_total:
    'Number of prompt tokens processed, excluding cached tokens',
  prompt_tokens_cached_total: 'Number of prompt tokens reused from the cache',
  prompt_seconds_total: 'Total time spent processing prompts',
  tokens_predicted_total: 'Number of generation tokens processed',
  tokens_predicted_seconds_total: 'Total time spent generating tokens',
  n_decode_total:
    'Total number of llama_decode() calls, excluding speculative decoding and multimodal decoding',
  n_tokens_max: 'Largest observed sequence length (prompt + generation)',
  spec_decode_num_draft_tokens_total:
    'Speculative: Total draft tokens generated',
  spec_decode_num_accepted_tokens_total:
    'Speculative: Total draft tokens accepted by the target model',
  spec_decode_num_drafts_total:
    'Speculative: Total speculative decoding verification steps',
};

const GAUGES = {
  prompt_tokens_seconds: 'Average prompt throughput in tokens/s',
  predicted_tokens_seconds: 'Average generation throughput in tokens/s',
  requests_processing: 'Number of requests processing',
  requests_deferred: 'Number of requests deferred',
  n_busy_slots_per_decode:
    'Average number of busy slots per llama_decode() call',
};

const NOTHING = { prompt: 0, promptSeconds: 0, generated: 0, seconds: 0 };

function each<K extends string, T>(
  texts: Readonly<Record<K, string>>,
  make: (name: string, help: string) => T,
): Record<K, T> {
  return Object.fromEntries(
    Object.entries<string>(texts).map(([name, help]) => [
      name,
      make(`llamacpp:${name}`, help),
    ]),
  ) as Record<K, T>;
}

/** llama.cpp's metrics under its names: no labels, no histograms, and tokens that count when their request ends. */
export class LlamaCppMetrics implements EngineMetrics {
  readonly #registry = new Registry();
  readonly #counters;
  readonly #gauges;
  #load: EngineLoad = { running: 0, waiting: 0, cache: 0 };
  /** Requests of callers in progress. */
  #calls = 0;
  /** Tokens of the longest request so far. */
  #longest = 0;
  /** Since the last look: what throughput is an average of. */
  #recent = { ...NOTHING };

  constructor() {
    const registers = [this.#registry];
    this.#counters = each(
      COUNTERS,
      (name, help) => new Counter({ name, help, registers }),
    );
    this.#gauges = each(
      GAUGES,
      (name, help) => new Gauge({ name, help, registers }),
    );
  }

  load(now: EngineLoad): void {
    this.#load = now;
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
    const { generatedTokens, promptTokens, secondsPerToken } = request;
    const promptSeconds = request.firstTokenSeconds - request.queueSeconds;
    const seconds = secondsPerToken * generatedTokens;
    const tokens = promptTokens + generatedTokens;
    this.#counters.prompt_tokens_total.inc(promptTokens);
    this.#counters.prompt_seconds_total.inc(promptSeconds);
    this.#counters.tokens_predicted_total.inc(generatedTokens);
    this.#counters.tokens_predicted_seconds_total.inc(seconds);
    this.#counters.n_decode_total.inc(generatedTokens);
    this.#counters.n_tokens_max.inc(Math.max(0, tokens - this.#longest));
    this.#longest = Math.max(this.#longest, tokens);
    this.#recent.prompt += promptTokens;
    this.#recent.promptSeconds += promptSeconds;
    this.#recent.generated += generatedTokens;
    this.#recent.seconds += seconds;
  }

  exposition(): Promise<string> {
    const { generated, prompt, promptSeconds, seconds } = this.#recent;
    const rate = (tokens: number, of: number) => (of > 0 ? tokens / of : 0);
    this.#gauges.prompt_tokens_seconds.set(rate(prompt, promptSeconds));
    this.#gauges.predicted_tokens_seconds.set(rate(generated, seconds));
    this.#recent = { ...NOTHING };
    return this.#registry.metrics();
  }

  #showRequests(): void {
    const { running, waiting } = this.#load;
    const taken = running + this.#calls;
    const processing = Math.min(taken, SLOTS);
    this.#gauges.requests_processing.set(processing);
    this.#gauges.requests_deferred.set(waiting + taken - processing);
    this.#gauges.n_busy_slots_per_decode.set(processing);
  }
}
