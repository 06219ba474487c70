import { useCallback, useEffect, useRef, useState } from 'react';

/** Long enough not to send a request for every keystroke. */
const DEBOUNCE_MS = 500;

export interface DebouncedRequest<T> {
  /** The last answer; it may be about an input from before. */
  data: T | undefined;
  /** Why the last request failed. */
  error: Error | undefined;
  /** Whether data and error are about the current input. */
  isCurrent: boolean;
  retry: () => void;
}

/**
 * Sends a request whenever its input changes, a moment after the last change.
 *
 * @param input - Compared by value; undefined sends nothing
 */
export function useDebouncedRequest<I, T>(
  input: I | undefined,
  send: (input: I, signal: AbortSignal) => Promise<T>,
): DebouncedRequest<T> {
  const key = input && JSON.stringify(input);
  const latest = useRef({ input, send });
  latest.current = { input, send };
  const [outcome, setOutcome] = useState<{
    key?: string;
    data?: T;
    error?: Error;
  }>({});
  const [round, setRound] = useState(0);
  const retry = useCallback(() => setRound(count => count + 1), []);

  useEffect(() => {
    if (key === undefined) {
      return undefined;
    }
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      let next: typeof outcome;
      try {
        const { send: request, input: sent } = latest.current;
        next = { key, data: await request(sent!, abort.signal) };
      } catch (error) {
        next = {
          key,
          error: error instanceof Error ? error : new Error(String(error)),
        };
      }
      if (!abort.signal.aborted) {
        setOutcome(next);
      }
    }, DEBOUNCE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [key, round]);

  const isAsked = key !== undefined;
  return {
    data: isAsked ? outcome.data : undefined,
    error: isAsked ? outcome.error : undefined,
    isCurrent: isAsked && outcome.key === key,
    retry,
  };
}
