import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/**
 * One parameter of the address. Setting it replaces the history entry, so that the back
 * button leaves the page instead of stepping through filters; the default is not written.
 *
 * @param resets - Other parameters that a change makes meaningless
 */
export function useUrlState(
  name: string,
  defaultValue: string = '',
  resets: readonly string[] = [],
): [string, (value: string) => void] {
  const [params, setParams] = useSearchParams();
  const value = params.get(name) ?? defaultValue;
  const reset = resets.join(' ');
  const setValue = useCallback(
    (next: string) => {
      setParams(
        previous => {
          const changed = new URLSearchParams(previous);
          if (next === defaultValue) {
            changed.delete(name);
          } else {
            changed.set(name, next);
          }
          for (const other of reset.split(' ').filter(Boolean)) {
            changed.delete(other);
          }
          return changed;
        },
        { replace: true },
      );
    },
    [setParams, name, defaultValue, reset],
  );
  return [value, setValue];
}
