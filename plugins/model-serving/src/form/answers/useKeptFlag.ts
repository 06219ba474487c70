import { useCallback, useState } from 'react';

/**
 * Something that is on or off, kept in the address for the same reasons as the answers of the form; off at first.
 *
 * @param parameter - its name in the address, where it stands while it is on
 */
export function useKeptFlag(
  parameter: string,
): [isOn: boolean, set: (isOn: boolean) => void] {
  const [isOn, setOn] = useState(() =>
    new URLSearchParams(window.location.search).has(parameter),
  );
  const set = useCallback(
    (next: boolean) => {
      const url = new URL(window.location.href);
      if (next) {
        url.searchParams.set(parameter, 'open');
      } else {
        url.searchParams.delete(parameter);
      }
      // Past the router: nothing of the page depends on it until the page is mounted again.
      window.history.replaceState(window.history.state, '', url);
      setOn(next);
    },
    [parameter],
  );
  return [isOn, set];
}
