import { createParser, EventSourceMessage } from 'eventsource-parser';
import { ServingEvent, StreamState } from './ModelServingApi';

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
const POLL_MS = 10_000;

/** The backend beats at least every 25 s; twice that without a byte means the line is dead. */
const SILENCE_MS = 60_000;

/** A browser has six connections to a host over HTTP/1.1, for all tabs together. */
const HIDDEN_MS = 5_000;

/** One service summary is a few kilobytes; far above that something is wrong. */
const MAX_EVENT_CHARACTERS = 1_000_000;

type Listener = (event: ServingEvent) => void;

function parseEvent(message: EventSourceMessage): ServingEvent | undefined {
  try {
    switch (message.event) {
      case 'service':
        return {
          type: 'service',
          service: JSON.parse(message.data),
        };
      case 'service-removed':
        return {
          type: 'service-removed',
          ref: JSON.parse(message.data),
        };
      case 'tenants':
        return { type: 'tenants' };
      default:
        return undefined;
    }
  } catch {
    // An event that cannot be read says only that something changed.
    return { type: 'refresh' };
  }
}

/**
 * One connection to the event stream, shared by all subscribers.
 *
 * The browser's EventSource cannot send the authorization header, so the stream is read
 * through fetch. While it is down, subscribers get polling ticks, so pages stay live
 * behind a proxy that does not pass streams. A tab that is hidden gives its connection back, and reads again once it is
 * looked at.
 */
export class ServingStream {
  readonly #open: (signal: AbortSignal) => Promise<Response>;
  readonly #random: () => number;
  readonly #listeners = new Set<Listener>();
  #state: StreamState = 'connecting';
  #stop: AbortController | undefined;
  #hiding: ReturnType<typeof setTimeout> | undefined;

  constructor(
    open: (signal: AbortSignal) => Promise<Response>,
    options: { random?: () => number } = {},
  ) {
    this.#open = open;
    this.#random = options.random ?? Math.random;
  }

  subscribe(listener: Listener): () => void {
    // A wrapper, so that the same function may subscribe twice.
    const entry: Listener = event => listener(event);
    this.#listeners.add(entry);
    if (this.#listeners.size === 1) {
      document.addEventListener('visibilitychange', this.#onVisibility);
      if (!document.hidden) {
        this.#start({ mayHaveMissed: false });
      }
    } else {
      entry({ type: 'connection', state: this.#state });
    }
    return () => {
      this.#listeners.delete(entry);
      if (this.#listeners.size === 0) {
        document.removeEventListener('visibilitychange', this.#onVisibility);
        this.#end();
      }
    };
  }

  readonly #onVisibility = () => {
    clearTimeout(this.#hiding);
    if (document.hidden) {
      this.#hiding = setTimeout(() => this.#end(), HIDDEN_MS);
    } else if (!this.#stop) {
      this.#start({ mayHaveMissed: true });
    }
  };

  #start(options: { mayHaveMissed: boolean }): void {
    this.#stop = new AbortController();
    this.#run(this.#stop.signal, options);
  }

  #end(): void {
    clearTimeout(this.#hiding);
    this.#stop?.abort();
    this.#stop = undefined;
    this.#setState('connecting');
  }

  async #run(
    stopped: AbortSignal,
    options: { mayHaveMissed: boolean },
  ): Promise<void> {
    let failures = 0;
    let { mayHaveMissed } = options;
    let poll: ReturnType<typeof setInterval> | undefined;
    const stopPolling = () => {
      clearInterval(poll);
      poll = undefined;
    };
    const onLive = () => {
      failures = 0;
      stopPolling();
      this.#setState('live');
      if (mayHaveMissed) {
        this.#emit({ type: 'refresh' });
      }
    };
    stopped.addEventListener('abort', stopPolling);

    while (!stopped.aborted) {
      await this.#read(stopped, onLive);
      if (stopped.aborted) {
        return;
      }
      mayHaveMissed = true;
      this.#setState('polling');
      poll ??= setInterval(() => this.#emit({ type: 'refresh' }), POLL_MS);
      await this.#pause(failures, stopped);
      failures += 1;
    }
  }

  /** Reads until the stream ends, breaks or falls silent; never rejects. */
  async #read(stopped: AbortSignal, onLive: () => void): Promise<void> {
    const connection = new AbortController();
    const abort = () => connection.abort();
    stopped.addEventListener('abort', abort);
    let watchdog = setTimeout(abort, SILENCE_MS);
    try {
      const response = await this.#open(connection.signal);
      const type = response.headers.get('content-type') ?? '';
      if (!response.ok || !response.body || !type.includes('event-stream')) {
        await response.body?.cancel();
        return;
      }
      if (stopped.aborted) {
        return;
      }
      onLive();
      let broken = false;
      const parser = createParser({
        maxBufferSize: MAX_EVENT_CHARACTERS,
        onEvent: message => {
          const event = parseEvent(message);
          if (event && !stopped.aborted) {
            this.#emit(event);
          }
        },
        onError: error => {
          broken ||= error.type === 'max-buffer-size-exceeded';
        },
      });
      const reader = response.body.getReader();
      connection.signal.addEventListener('abort', () => {
        reader.cancel().catch(() => {});
      });
      const decoder = new TextDecoder();
      while (!connection.signal.aborted && !broken) {
        const { done, value } = await reader.read();
        if (done) {
          return;
        }
        clearTimeout(watchdog);
        watchdog = setTimeout(abort, SILENCE_MS);
        parser.feed(decoder.decode(value, { stream: true }));
      }
    } catch {
      // For every reason of a broken connection the answer is the same: poll and retry.
    } finally {
      clearTimeout(watchdog);
      stopped.removeEventListener('abort', abort);
      connection.abort();
    }
  }

  /** Waits 1 s, 2 s, 4 s … 30 s, each shortened by up to a half so that browsers spread out. */
  #pause(failures: number, stopped: AbortSignal): Promise<void> {
    const longest = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures);
    const delay = longest * (1 - this.#random() / 2);
    return new Promise(resolve => {
      const waited = new AbortController();
      const timer = setTimeout(() => {
        waited.abort();
        resolve();
      }, delay);
      stopped.addEventListener(
        'abort',
        () => {
          clearTimeout(timer);
          resolve();
        },
        { signal: waited.signal },
      );
    });
  }

  #setState(state: StreamState): void {
    if (this.#state !== state) {
      this.#state = state;
      this.#emit({ type: 'connection', state });
    }
  }

  #emit(event: ServingEvent): void {
    for (const listener of [...this.#listeners]) {
      listener(event);
    }
  }
}
