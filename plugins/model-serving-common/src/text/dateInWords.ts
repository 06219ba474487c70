import { Locales, PLAIN_LOCALE } from './moneyInWords';

/**
 * `Nov 29, 2026`: a date that is the same everywhere (UTC). What is no date stays as it is.
 *
 * @param locales - Those of the reader; American English for texts of the server
 * @public
 */
export function dateInWords(
  iso: string,
  locales: Locales = PLAIN_LOCALE,
): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime())
    ? iso
    : date.toLocaleDateString(locales as string | string[], {
        month: 'short',
        day: 'numeric',
        year: 'numeric',
        timeZone: 'UTC',
      });
}
