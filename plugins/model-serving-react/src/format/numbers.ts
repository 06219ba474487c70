import { LOCALES } from './locale';

const WHOLE = new Intl.NumberFormat(LOCALES, { maximumFractionDigits: 0 });

const SHORT = new Intl.NumberFormat(LOCALES, { maximumSignificantDigits: 3 });

const COMPACT = new Intl.NumberFormat(LOCALES, {
  notation: 'compact',
  maximumSignificantDigits: 3,
});

const PERCENT = new Intl.NumberFormat(LOCALES, {
  style: 'percent',
  maximumFractionDigits: 0,
});

const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** At most three significant digits below 1,000; whole and grouped from there on. @public */
export function formatNumber(value: number): string {
  return (Math.abs(value) >= 1000 ? WHOLE : SHORT).format(value);
}

/** `8.2B`: large numbers whose magnitude is all that matters, such as a model's parameters. @public */
export function formatCompact(value: number): string {
  return COMPACT.format(value);
}

/** `61%`; `< 1%` for less than that and more than 0. @param ratio - 1 is all of it @public */
export function formatPercent(ratio: number): string {
  if (ratio > 0 && ratio < 0.01) {
    return `< ${PERCENT.format(0.01)}`;
  }
  return PERCENT.format(ratio);
}

/** `18.6 GiB` @public */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < BYTES.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${formatNumber(value)} ${BYTES[unit]}`;
}

/** `128k`: tokens of context, in units of 1,024; round thousands, as providers name them, in thousands. @public */
export function formatTokens(tokens: number): string {
  const unit = tokens % 1000 === 0 && tokens % 1024 !== 0 ? 1000 : 1024;
  return tokens >= 1024
    ? `${formatNumber(tokens / unit)}k`
    : formatNumber(tokens);
}
