import { useCallback, useEffect, useRef, useState } from 'react';

/** What a page waits for: an answer, or why there is none. */
export interface Answer<T> {
  /** The last answer to this question; stays while it is asked again. */
  data: T | undefined;
  error: Error | undefined;
  reload: () => void;
}

interface State<T> {
  key?: string;
  data?: T;
  error?: Error;
}

/**
 * Asks once per key, and again on `reload`.
 *
 * @param key - What is asked; undefined asks nothing
 * @param everySeconds - Asks again this often while the page is looked at
 */
export function useAnswer<T>(
  key: string | undefined,
  ask: () => Promise<T>,
  everySeconds?: number,
): Answer<T> {
  const latest = useRef(ask);
  latest.current = ask;
  const [state, setState] = useState<State<T>>({});
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound(count => count + 1), []);

  useEffect(() => {
    if (key === undefined) {
      return undefined;
    }
    let active = true;
    latest.current().then(
      data => active && setState({ key, data }),
      error =>
        active &&
        setState(known => ({
          key,
          data: known.key === key ? known.data : undefined,
          error,
        })),
    );
    return () => {
      active = false;
    };
  }, [key, round]);

  useEffect(() => {
    if (everySeconds === undefined) {
      return undefined;
    }
    const timer = setInterval(() => {
      if (!document.hidden) {
        reload();
      }
    }, everySeconds * 1000);
    return () => clearInterval(timer);
  }, [everySeconds, reload]);

  const isCurrent = state.key === key;
  return {
    data: isCurrent ? state.data : undefined,
    error: isCurrent ? state.error : undefined,
    reload,
  };
}
