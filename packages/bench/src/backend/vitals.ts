/** What the backend's process uses, asked for over IPC. Loaded before its own code, by `--require`. */
export interface Vitals {
  /** In microseconds, of all threads since the start. */
  cpu: number;
  heapUsed: number;
  rss: number;
  /** Highest resident set since the start, in bytes. */
  peakRss: number;
}

if (process.send) {
  process.on('message', (order: { id: number; collect: boolean }) => {
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
    };
    process.send?.({ id: order.id, vitals }, () => {});
  });
  // Whoever measures is gone.
  process.on('disconnect', () => process.exit());
  process.channel?.unref();
}
