import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How a process fares, measured within it. Loaded before its own code, by `--require`. */
export interface Vitals {
  /** Highest delay of the event loop that 99 of 100 moments stayed below, since the last report, in milliseconds. */
  lagP99Ms: number;
  rss: number;
  heapUsed: number;
}

const EVERY_MS = 250;
const RESOLUTION_MS = 10;

if (process.send) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  process.on('message', order => {
    if (order === 'collect') {
      (globalThis as { gc?: () => void }).gc?.();
    }
    if (order === 'reject') {
      Promise.reject(new Error('a rejection that nobody handles'));
    }
  });
  process.channel?.unref();
  setInterval(() => {
    const { rss, heapUsed } = process.memoryUsage();
    const vitals: Vitals = {
      // Its timer counts the time it meant to wait as well.
      lagP99Ms: Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION_MS),
      rss,
      heapUsed,
    };
    delay.reset();
    process.send?.(vitals, () => {});
  }, EVERY_MS).unref();
}
