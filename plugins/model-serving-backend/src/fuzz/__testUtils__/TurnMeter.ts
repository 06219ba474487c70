import { PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';

const TICK_MS = 10;

/** A turn of the event loop that took long, and what was going on. */
export interface LongTurn {
  /** Time of the processor that this thread used; null where this Node.js does not tell. */
  cpuMs: number | null;
  /** Pauses for garbage collection, which weigh what the whole process holds, not what one request did. */
  gcMs: number;
  wallMs: number;
  during: string[];
}

type ThreadCpuUsage = () => { user: number; system: number };

interface Turn extends LongTurn {
  begin: number;
  end: number;
}

/**
 * Measures the turns of the event loop while it is on: how long they kept everything else waiting, how much of that
 * this thread worked, and how much of it was garbage collection. The rest it waited itself, for a machine that is busy
 * with something else.
 */
export class TurnMeter {
  readonly #usage = (
    process as typeof process & { threadCpuUsage?: ThreadCpuUsage }
  ).threadCpuUsage?.bind(process);
  readonly #during: () => Iterable<string>;
  readonly #collections = new PerformanceObserver(list =>
    this.#addCollections(list.getEntries()),
  );
  #timer: NodeJS.Timeout | undefined;
  #longest: Turn[] = [];
  #recent: Turn[] = [];

  /** @param during - names what is going on */
  constructor(during: () => Iterable<string>) {
    this.#during = during;
  }

  start(): void {
    let begin = performance.now();
    let cpu = this.#usage?.();
    this.#collections.observe({ entryTypes: ['gc'] });
    this.#timer = setInterval(() => {
      const end = performance.now();
      const used = this.#usage?.();
      const turn = {
        begin,
        end,
        cpuMs:
          cpu && used
            ? (used.user + used.system - cpu.user - cpu.system) / 1000
            : null,
        gcMs: 0,
        wallMs: end - begin,
      };
      begin = end;
      cpu = used;
      if (turn.wallMs > 5 * TICK_MS) {
        this.#recent.push({ ...turn, during: [...this.#during()] });
      }
    }, TICK_MS);
  }

  /** Collections are reported a turn later, so the last ones are taken in here. */
  stop(): void {
    clearInterval(this.#timer);
    this.#addCollections(this.#collections.takeRecords());
    this.#collections.disconnect();
    this.#longest.push(...this.#recent.splice(0));
    this.#longest.sort((a, b) => workOf(b) - workOf(a)).splice(5);
  }

  /** The five turns with the most work, the longest first. */
  get longest(): readonly LongTurn[] {
    return this.#longest;
  }

  #addCollections(collections: readonly PerformanceEntry[]): void {
    for (const { duration, startTime } of collections) {
      const turn = this.#recent.find(
        ({ begin, end }) => startTime >= begin && startTime < end,
      );
      if (turn) {
        turn.gcMs += duration;
      }
    }
  }
}

/** How long a turn kept others waiting by its own work, garbage collection left out. */
export function workOf({ cpuMs, gcMs, wallMs }: LongTurn): number {
  return Math.max(0, (cpuMs ?? wallMs) - gcMs);
}
