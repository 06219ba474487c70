import { createHash } from 'node:crypto';
import { EngineMetrics, EngineProgram } from './EngineProgram';

export type TrafficShape = 'steady' | 'saturated' | 'idle' | 'hung';

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
  // Requests that were taken on and get no further.
  hung: {
    rate: 0,
    running: 8,
    waiting: 5,
    cache: 0.41,
    firstToken: 0.2,
    perToken: 0.024,
  },
};

/** A shape on another engine: as many requests as it manages, each as long as it takes. */
function atTempo(
  shape: Shape,
  { requests, seconds }: EngineProgram['tempo'],
): Shape {
  return {
    ...shape,
    rate: shape.rate * requests,
    running: Math.round(shape.running * requests * seconds),
    firstToken: shape.firstToken * seconds,
    perToken: shape.perToken * seconds,
  };
}

/** Seconds of steady traffic that a hung engine served before it stood still. */
const SERVED_BEFORE_HANGING = 60;

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
  readonly #hangs: boolean;
  #last: number;

  readonly #metrics: EngineMetrics;

  constructor(
    options: {
      traffic: TrafficShape;
      seed: string;
      now: () => Date;
      tempo: EngineProgram['tempo'];
    },
    metrics: EngineMetrics,
  ) {
    this.#metrics = metrics;

    this.#shape = atTempo(SHAPES[options.traffic], options.tempo);
    this.#random = generator(options.seed);
    this.#now = options.now;
    this.#last = this.#seconds();
    this.#hangs = options.traffic === 'hung';
    if (this.#hangs) {
      this.#serve(
        SHAPES.steady.rate * options.tempo.requests * SERVED_BEFORE_HANGING,
        1,
      );
      this.#metrics.load(this.#shape);
    } else {
      this.#step(this.#last);
    }
  }

  /** Makes up what happened since the last call. */
  advance(): void {
    if (this.#hangs) {
      return;
    }
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
    const { rate, running, waiting, cache } = this.#shape;
    // A slow swell of five minutes under the noise, so that plots look alive.
    const swell = 1 + 0.25 * Math.sin((second / 300) * 2 * Math.PI);
    const vary = (value: number, by: number) => this.#vary(value * swell, by);
    const full = waiting > 0;
    this.#metrics.load({
      running: full ? running : Math.round(vary(running, 0.5)),
      waiting: Math.round(vary(waiting, 0.2)),
      cache: Math.min(
        1,
        full ? cache + 0.02 * this.#random() : vary(cache, 0.15),
      ),
    });
    this.#serve(rate * swell + this.#random(), swell);
  }

  /** Finishes some requests. */
  #serve(count: number, swell: number): void {
    const { waiting, firstToken, perToken } = this.#shape;
    for (let request = 1; request <= count; request += 1) {
      const toFirst = this.#vary(firstToken * swell, 0.4);
      this.#metrics.finished({
        promptTokens: Math.round(120 + 900 * this.#random()),
        generatedTokens: Math.round(40 + 160 * this.#random()),
        firstTokenSeconds: toFirst,
        secondsPerToken: this.#vary(perToken * swell, 0.2),
        queueSeconds: waiting > 0 ? toFirst * 0.9 : 0,
        reason: this.#random() < 0.9 ? 'stop' : 'length',
      });
    }
  }

  #vary(value: number, by: number): number {
    return value * (1 - by + 2 * by * this.#random());
  }
}
