import { formatMoney, formatPrice } from './money';
import { formatBytes, formatNumber, formatPercent } from './numbers';

const CURRENCY_UNIT = /^([A-Z]{3})(?:\/(.+))?$/;

/** Short names of units, written after a number. */
const SHORT: Record<string, string> = { '1M tokens': 'Mtok' };

function formatSeconds(seconds: number): string {
  return seconds < 1
    ? `${formatNumber(seconds * 1000)} ms`
    : `${formatNumber(seconds)} s`;
}

/** What is known of a sum: `at least $9.40`. @public */
export function formatAtLeast(value: number, unit: string): string {
  return unit === 'ratio' && value < 0.01
    ? `more than ${formatPercent(0)}`
    : `at least ${formatMeasure(value, unit)}`;
}

/** A measured value as a reader expects it for its unit: `420 ms`, `61%`, `$9.40/h`. @public */
export function formatMeasure(value: number, unit: string): string {
  const currency = CURRENCY_UNIT.exec(unit);
  if (currency) {
    const [, code, per] = currency;
    return per
      ? `${formatPrice(value, code)}/${SHORT[per] ?? per}`
      : formatMoney(value, code);
  }
  switch (unit) {
    case 'ratio':
      return formatPercent(value);
    case 's':
    case 'seconds':
      return formatSeconds(value);
    case 'bytes':
      return formatBytes(value);
    case 'requests':
    case '':
      return formatNumber(value);
    default:
      return `${formatNumber(value)} ${unit}`;
  }
}
