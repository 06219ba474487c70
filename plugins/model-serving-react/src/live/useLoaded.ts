import { useCallback, useEffect, useRef, useState } from 'react';

/** Events often come in bursts; one read answers for all of them. */
const SETTLE_MS = 400;

/** What a page shows of one answer, and why there is none. @public */
export interface Loaded<T> {
  /** The last answer; stays while a newer one is fetched or fails. */
  data: T | undefined;
  /** Why the last read failed; cleared by the next one that succeeds. */
  error: Error | undefined;
  reload: () => void;
}

/** @public */
export interface LoadOptions<T> {
  /** Identifies what is loaded; a new key forgets the data of the old one. Undefined loads nothing. */
  key: string | undefined;
  load: () => Promise<T>;
  /** Reads again this often while the page is looked at. */
  everySeconds?: number;
}

/** What a source of changes may do with the data that is shown. */
export interface Shown<T> {
  data(): T | undefined;
  replace(data: T): void;
  /** Reads again, once for all calls within a short time. */
  readSoon(): void;
}

interface State<T> {
  key?: string;
  data?: T;
  error?: Error;
}

/**
 * Loads what `key` identifies, and again on `reload`. An answer that arrives after the key has changed is
 * dropped.
 *
 * @param follow - Subscribes to changes; returns a function that ends the subscription
 * @public
 */
export function useLoaded<T>(
  options: LoadOptions<T>,
  follow?: (shown: Shown<T>) => () => void,
): Loaded<T> {
  const { key, everySeconds } = options;
  const latest = useRef({ load: options.load, follow });
  latest.current = { load: options.load, follow };
  const [state, setState] = useState<State<T>>({});
  const current = useRef<State<T>>(state);
  const reloadRef = useRef<() => void>(() => {});

  useEffect(() => {
    if (key === undefined) {
      reloadRef.current = () => {};
      return undefined;
    }
    let active = true;
    let running = false;
    let again = false;
    let settle: ReturnType<typeof setTimeout> | undefined;

    const known = () =>
      current.current.key === key ? current.current.data : undefined;
    const store = (next: State<T>) => {
      if (active) {
        current.current = next;
        setState(next);
      }
    };
    const read = async () => {
      if (running) {
        again = true;
        return;
      }
      running = true;
      try {
        store({ key, data: await latest.current.load() });
      } catch (error) {
        store({
          key,
          data: known(),
          error: error instanceof Error ? error : new Error(String(error)),
        });
      }
      running = false;
      if (again && active) {
        again = false;
        read();
      }
    };
    const readSoon = () => {
      settle ??= setTimeout(() => {
        settle = undefined;
        read();
      }, SETTLE_MS);
    };

    reloadRef.current = read;
    read();
    const unfollow = latest.current.follow?.({
      data: known,
      replace: data => store({ key, data }),
      readSoon,
    });
    const timer =
      everySeconds === undefined
        ? undefined
        : setInterval(() => {
            if (!document.hidden) {
              read();
            }
          }, everySeconds * 1000);

    return () => {
      active = false;
      clearTimeout(settle);
      clearInterval(timer);
      unfollow?.();
    };
  }, [key, everySeconds]);

  const reload = useCallback(() => reloadRef.current(), []);
  const isCurrent = key !== undefined && state.key === key;
  return {
    data: isCurrent ? state.data : undefined,
    error: isCurrent ? state.error : undefined,
    reload,
  };
}
