import { createHash } from 'node:crypto';
import { EngineMetrics } from './EngineMetrics';

export type TrafficShape = 'steady' | 'saturated' | 'idle';

interface Shape {
  /** Requests that finish in a second. */
  rate: number;
  running: number;
  waiting: number;
  cache: number;
  firstToken: number;
  perToken: number;
}

const SHAPES: Record<TrafficShape, Shape> = {
  steady: {
    rate: 1.2,
    running: 4,
    waiting: 0,
    cache: 0.34,
    firstToken: 0.18,
    perToken: 0.021,
  },
  saturated: {
    rate: 6,
    running: 32,
    waiting: 27,
    cache: 0.97,
    firstToken: 8.4,
    perToken: 0.058,
  },
  idle: {
    rate: 0,
    running: 0,
    waiting: 0,
    cache: 0,
    firstToken: 0.12,
    perToken: 0.018,
  },
};

/** More than this is not made up after a long silence. */
const MOST_SECONDS = 120;

/** Random numbers that are the same for the same seed. */
function generator(seed: string): () => number {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Requests that nobody sent. They are made up when somebody looks, second by second since the last look,
 * so that an engine that nobody scrapes costs nothing.
 */
export class SyntheticTraffic {
  readonly #shape: Shape;
  readonly #random: () => number;
  readonly #now: () => Date;
  #last: number;

  readonly #metrics: EngineMetrics;

  constructor(
    options: { traffic: TrafficShape; seed: string; now: () => Date },
    metrics: EngineMetrics,
  ) {
    this.#metrics = metrics;

    this.#shape = SHAPES[options.traffic] ?? SHAPES.steady;
    this.#random = generator(options.seed);
    this.#now = options.now;
    this.#last = this.#seconds();
    this.#step(this.#last);
  }

  /** Makes up what happened since the last call. */
  advance(): void {
    const until = this.#seconds();
    const from = Math.max(this.#last, until - MOST_SECONDS);
    for (let second = from + 1; second <= until; second += 1) {
      this.#step(second);
    }
    this.#last = until;
  }

  #seconds(): number {
    return Math.floor(this.#now().getTime() / 1000);
  }

  #step(second: number): void {
    const { rate, running, waiting, cache, firstToken, perToken } = this.#shape;
    // A slow swell of five minutes under the noise, so that plots look alive.
    const swell = 1 + 0.25 * Math.sin((second / 300) * 2 * Math.PI);
    const vary = (value: number, by: number) =>
      value * swell * (1 - by + 2 * by * this.#random());
    const full = waiting > 0;
    this.#metrics.load({
      running: full ? running : Math.round(vary(running, 0.5)),
      waiting: Math.round(vary(waiting, 0.2)),
      cache: Math.min(
        1,
        full ? cache + 0.02 * this.#random() : vary(cache, 0.15),
      ),
    });
    const count = Math.floor(rate * swell + this.#random());
    for (let request = 0; request < count; request += 1) {
      const toFirst = vary(firstToken, 0.4);
      this.#metrics.finished({
        promptTokens: Math.round(120 + 900 * this.#random()),
        generatedTokens: Math.round(40 + 160 * this.#random()),
        firstTokenSeconds: toFirst,
        secondsPerToken: vary(perToken, 0.2),
        queueSeconds: full ? toFirst * 0.9 : 0,
        reason: this.#random() < 0.9 ? 'stop' : 'length',
      });
    }
  }
}
