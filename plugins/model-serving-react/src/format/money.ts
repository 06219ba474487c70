import { LOCALES } from './locale';

const CENT = 0.01;

/** From here on cents are noise. */
const WITHOUT_CENTS = 1_000;

function inCurrency(
  value: number,
  currency: string,
  digits: Intl.NumberFormatOptions,
): string {
  return value.toLocaleString(LOCALES, {
    style: 'currency',
    currency,
    ...digits,
  });
}

function rounded(value: number, currency: string): string {
  const digits = Math.abs(value) >= WITHOUT_CENTS ? 0 : 2;
  return inCurrency(value, currency, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/**
 * An amount of money: `$9.40`, `$12,345`, or `< $0.01` for what is little but not nothing.
 *
 * @param currency - ISO 4217 code
 * @public
 */
export function formatMoney(value: number, currency: string): string {
  return value > 0 && value < CENT
    ? `< ${rounded(CENT, currency)}`
    : rounded(value, currency);
}

/**
 * What one of something costs; prices below a cent keep two digits, because they get multiplied.
 *
 * @param currency - ISO 4217 code
 * @public
 */
export function formatPrice(value: number, currency: string): string {
  return value > 0 && value < CENT
    ? inCurrency(value, currency, { maximumSignificantDigits: 2 })
    : rounded(value, currency);
}

/** `$1.02/h` @public */
export function formatPerHour(value: number, currency: string): string {
  return `${formatPrice(value, currency)}/h`;
}
