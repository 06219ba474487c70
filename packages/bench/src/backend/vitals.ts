import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Turns are told to within so many milliseconds. */
const TURN_RESOLUTION_MS = 10;

/** What the backend's process uses, asked for over IPC. Loaded before its own code, by `--require`. */
export interface Vitals {
  /** In microseconds, of all threads since the start. */
  cpu: number;
  heapUsed: number;
  rss: number;
  /** Highest resident set since the start, in bytes. */
  peakRss: number;
  /** Longest time that nothing else had its turn since this was asked for before; 0 the first time. */
  longestTurnMs: number;
}

/** What is asked of it. */
export interface Order {
  id: number;
  /** Garbage first. */
  collect: boolean;
  /** Measure the longest turn from now on. */
  turns: boolean;
}

if (process.send) {
  const turns = monitorEventLoopDelay({ resolution: TURN_RESOLUTION_MS });
  process.on('message', (order: Order) => {
    if (order.collect) {
      (globalThis as { gc?: () => void }).gc?.();
    }
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    const vitals: Vitals = {
      cpu: user + system,
      heapUsed,
      rss,
      peakRss: process.resourceUsage().maxRSS * 1024,
      longestTurnMs: Math.max(0, turns.max / 1e6 - TURN_RESOLUTION_MS),
    };
    if (order.turns) {
      turns.enable();
      turns.reset();
    }
    process.send?.({ id: order.id, vitals }, () => {});
  });
  // Whoever measures is gone.
  process.on('disconnect', () => process.exit());
  process.channel?.unref();
}
