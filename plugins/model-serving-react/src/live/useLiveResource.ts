import { useCallback, useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { modelServingApiRef, ServingEvent, StreamState } from '../api';

/** Events often come in bursts; one read answers for all of them. */
const SETTLE_MS = 400;

/** What a page shows of one answer of the backend, kept current. */
export interface LiveResource<T> {
  /** The last answer; stays while a newer one is fetched or fails. */
  data: T | undefined;
  /** Why the last read failed; cleared by the next one that succeeds. */
  error: Error | undefined;
  connection: StreamState;
  reload: () => void;
}

export interface LiveOptions<T> {
  /** Identifies what is loaded; a new key forgets the data of the old one. */
  key: string;
  load: () => Promise<T>;
  /**
   * What an event means for the data: the changed data, `reload` to read again, or `ignore`.
   */
  onEvent: (
    event: ServingEvent,
    data: T | undefined,
  ) => T | 'reload' | 'ignore';
  /** Reads again this often even without an event, for data that events do not announce. */
  everySeconds?: number;
}

interface State<T> {
  key: string;
  data?: T;
  error?: Error;
}

export function useLiveResource<T extends object>(
  options: LiveOptions<T>,
): LiveResource<T> {
  const api = useApi(modelServingApiRef);
  const { key, everySeconds } = options;
  const latest = useRef(options);
  latest.current = options;
  const [state, setState] = useState<State<T>>({ key });
  const current = useRef<State<T>>(state);
  const [connection, setConnection] = useState<StreamState>('connecting');
  const reloadRef = useRef<() => void>(() => {});

  useEffect(() => {
    let active = true;
    let running = false;
    let again = false;
    let settle: ReturnType<typeof setTimeout> | undefined;

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
        const known = current.current;
        store({
          key,
          data: known.key === key ? known.data : undefined,
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
    const unsubscribe = api.subscribe(event => {
      if (event.type === 'connection') {
        setConnection(event.state);
        return;
      }
      const known =
        current.current.key === key ? current.current.data : undefined;
      const answer = latest.current.onEvent(event, known);
      if (answer === 'reload') {
        readSoon();
      } else if (answer !== 'ignore' && answer !== known) {
        store({ key, data: answer });
      }
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
      unsubscribe();
    };
  }, [api, key, everySeconds]);

  const reload = useCallback(() => reloadRef.current(), []);
  const fresh = state.key === key;
  return {
    data: fresh ? state.data : undefined,
    error: fresh ? state.error : undefined,
    connection,
    reload,
  };
}
