const CENT = 0.01;

/** From here on cents are noise. */
const WITHOUT_CENTS = 1_000;

/** What `Intl` takes for a currency. */
const CODE = /^[A-Za-z]{3}$/;

/** What texts are written for that no browser shows alone: findings of checks, pull requests, notifications. */
export const PLAIN_LOCALE = 'en-US';

/** As `Intl` takes them; those of the runtime when undefined. @public */
export type Locales = readonly string[] | string | undefined;

function inCurrency(
  value: number,
  currency: string,
  digits: Intl.NumberFormatOptions,
  locales: Locales,
): string {
  return CODE.test(currency)
    ? value.toLocaleString(locales as string | string[], {
        style: 'currency',
        currency,
        ...digits,
      })
    : `${value.toLocaleString(
        locales as string | string[],
        digits,
      )} ${currency}`;
}

function rounded(value: number, currency: string, locales: Locales): string {
  const digits = Math.abs(value) >= WITHOUT_CENTS ? 0 : 2;
  return inCurrency(
    value,
    currency,
    { minimumFractionDigits: digits, maximumFractionDigits: digits },
    locales,
  );
}

/**
 * An amount of money: `$9.40`, `$12,345`, or `< $0.01` for what is little but not nothing.
 *
 * @param currency - ISO 4217 code
 * @param locales - Those of the reader; American English for texts of the server
 * @public
 */
export function moneyInWords(
  value: number,
  currency: string,
  locales: Locales = PLAIN_LOCALE,
): string {
  return value > 0 && value < CENT
    ? `< ${rounded(CENT, currency, locales)}`
    : rounded(value, currency, locales);
}

/**
 * What one of something costs; prices below a cent keep two digits, because they get multiplied.
 *
 * @param currency - ISO 4217 code
 * @param locales - Those of the reader; American English for texts of the server
 * @public
 */
export function priceInWords(
  value: number,
  currency: string,
  locales: Locales = PLAIN_LOCALE,
): string {
  return value > 0 && value < CENT
    ? inCurrency(value, currency, { maximumSignificantDigits: 2 }, locales)
    : rounded(value, currency, locales);
}
