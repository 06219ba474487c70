import { useEffect } from 'react';

/**
 * Gives a field an answer by itself, such as the only tenant there is.
 *
 * The form drops one of two answers that arrive within one render, so this asks again
 * after every render until its answer is there.
 *
 * @param wanted - The answer; undefined to leave the field alone
 */
export function useEnsuredAnswer<T>(
  current: T | undefined,
  wanted: T | undefined,
  onChange: (value: T) => void,
): void {
  useEffect(() => {
    if (current === undefined && wanted !== undefined) {
      onChange(wanted);
    }
  });
}
