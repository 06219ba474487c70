import { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, toError } from '@backstage/errors';
import { PriceBook } from '@model-serving/backstage-plugin-model-serving-common';
import { PriceSource } from '@model-serving/backstage-plugin-model-serving-node';

const DEADLINE_MS = 20_000;

interface Reading {
  source: PriceSource;
  book: PriceBook | undefined;
  /** Of the last try. */
  state: 'new' | 'read' | 'failed';
  failure: string | undefined;
}

/** The prices that hold now: those of the first source that has any. */
export class Prices {
  readonly #readings: readonly Reading[];
  readonly #logger: LoggerService;
  readonly #changed: () => void;

  /**
   * @param order - ids of the sources in the order in which they are asked; all of them as they were added when left out
   * @throws InputError for two sources of one id
   */
  constructor(options: {
    sources: readonly PriceSource[];
    order: readonly string[] | undefined;
    logger: LoggerService;
    changed: () => void;
  }) {
    const { changed, logger, order, sources } = options;
    const known = sources.map(({ id }) => id);
    const twice = known.find((id, index) => known.indexOf(id) < index);
    if (twice !== undefined) {
      throw new InputError(`Price source ${twice} is registered twice`);
    }
    this.#readings = (order ?? known).map(id => {
      const source = sources.find(each => each.id === id) ?? {
        id,
        async read() {
          throw new InputError(
            `modelServing.prices.sources names ${id}, but there is no such price source; known are ${
              known.join(', ') || 'none'
            }`,
          );
        },
      };
      return { source, book: undefined, state: 'new', failure: undefined };
    });
    this.#logger = logger;
    this.#changed = changed;
  }

  /** Undefined while no source has any: money is unknown then. */
  get current(): PriceBook | undefined {
    return this.#readings.find(({ book }) => book)?.book;
  }

  /**
   * The prices that may be written down: null where all sources say that they have none, undefined while one that
   * comes before has not been asked, or none is known because one could not be read.
   */
  get settled(): PriceBook | null | undefined {
    const last = this.#readings.findIndex(({ book }) => book);
    const asked = last < 0 ? this.#readings : this.#readings.slice(0, last);
    return asked.every(({ state }) =>
      last < 0 ? state === 'read' : state !== 'new',
    )
      ? this.current ?? null
      : undefined;
  }

  /** How each source is doing: its currency, null where it has no prices, and why it could not be read. */
  get statuses(): Array<{
    id: string;
    currency: string | null;
    failure: string | undefined;
  }> {
    return this.#readings.map(({ book, failure, source }) => ({
      id: source.id,
      currency: book?.currency ?? null,
      failure,
    }));
  }

  /** Reads all sources once. Never throws. */
  async refresh(): Promise<void> {
    const before = JSON.stringify(this.current);
    await Promise.all(this.#readings.map(reading => this.#read(reading)));
    if (JSON.stringify(this.current) !== before) {
      this.#changed();
    }
  }

  async #read(reading: Reading): Promise<void> {
    try {
      const signal = AbortSignal.timeout(DEADLINE_MS);
      reading.book = await Promise.race([
        reading.source.read(signal),
        expiryOf(signal),
      ]);
      reading.state = 'read';
      reading.failure = undefined;
    } catch (error) {
      const failure = toError(error).message;
      if (failure !== reading.failure) {
        this.#logger.warn(
          `Could not read the prices of ${reading.source.id}: ${failure}. ${
            reading.book ? 'The last known prices stay in use' : 'It has none'
          }`,
        );
      }
      reading.state = 'failed';
      reading.failure = failure;
    }
  }
}

/** Rejects when the signal aborts: sources may not listen to it. */
function expiryOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(toError(signal.reason)), {
      once: true,
    });
  });
}
