import { useSyncExternalStore } from 'react';

const TICK_MS = 1_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => listeners.forEach(tick => tick()), TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/**
 * Text that depends on the time. One clock ticks for the whole page, and a component
 * renders again only when its own text changes.
 */
export function useTimeText(text: (now: Date) => string): string {
  const snapshot = () => text(new Date());
  return useSyncExternalStore(subscribe, snapshot, snapshot);
}
