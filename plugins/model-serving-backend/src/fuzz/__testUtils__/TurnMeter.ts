const TICK_MS = 10;

/** A turn of the event loop that took long, and what was going on. */
export interface LongTurn {
  /** Time of the processor that this thread used; null where this Node.js does not tell. */
  cpuMs: number | null;
  wallMs: number;
  during: string[];
}

type ThreadCpuUsage = () => { user: number; system: number };

/**
 * Measures the turns of the event loop while it is on: how long they kept everything else waiting, and how much of that
 * this thread worked. The rest it waited itself, for a machine that is busy with something else.
 */
export class TurnMeter {
  readonly #usage = (
    process as typeof process & { threadCpuUsage?: ThreadCpuUsage }
  ).threadCpuUsage?.bind(process);
  #timer: NodeJS.Timeout | undefined;
  #longest: LongTurn[] = [];

  readonly #during: () => Iterable<string>;

  /** @param during - names what is going on */
  constructor(during: () => Iterable<string>) {
    this.#during = during;
  }

  start(): void {
    let wall = performance.now();
    let cpu = this.#usage?.();
    this.#timer = setInterval(() => {
      const now = performance.now();
      const used = this.#usage?.();
      const turn = {
        cpuMs:
          cpu && used
            ? (used.user + used.system - cpu.user - cpu.system) / 1000
            : null,
        wallMs: now - wall,
      };
      wall = now;
      cpu = used;
      if (turn.wallMs > 5 * TICK_MS) {
        this.#longest.push({ ...turn, during: [...this.#during()] });
        this.#longest.sort((a, b) => workOf(b) - workOf(a)).splice(5);
      }
    }, TICK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** The five turns with the most work, the longest first. */
  get longest(): readonly LongTurn[] {
    return this.#longest;
  }
}

/** How long a turn kept others waiting by its own work. */
export function workOf({ cpuMs, wallMs }: LongTurn): number {
  return cpuMs ?? wallMs;
}
