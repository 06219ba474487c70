const LOCALE = 'en-US';

function short(value: number): string {
  return value.toLocaleString(LOCALE, { maximumSignificantDigits: 3 });
}

/** `8.2 B`, `560 M`: parameters as the field counts them. */
export function parametersInWords(count: number): string {
  return count >= 1e9 ? `${short(count / 1e9)} B` : `${short(count / 1e6)} M`;
}

/** `32k`: tokens of context, in units of 1,024. */
export function contextInWords(tokens: number): string {
  return tokens >= 1024 ? `${short(tokens / 1024)}k` : short(tokens);
}

/** `18.6 GiB` */
export function bytesInWords(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${short(value)} ${units[unit]}`;
}

/** `USD 3.90` as the reader's language of money has it: `$3.90`. */
export function moneyInWords(value: number, currency: string): string {
  return value.toLocaleString(LOCALE, { style: 'currency', currency });
}

/** `sha256:9f86d081…`: enough to recognise a digest by. */
export function shortDigest(digest: string): string {
  const [algorithm, hex] = digest.split(':');
  return `${algorithm}:${hex.slice(0, 12)}…`;
}
