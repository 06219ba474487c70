/** A duration as Go prints it, to the millisecond: `320ms`, `3.204s`, `1m44.643s`. */
export function goDuration(milliseconds: number): string {
  const total = Math.round(milliseconds);
  const minutes = Math.floor(total / 60_000);
  const seconds = (total % 60_000) / 1000;
  if (total < 1000) {
    return `${total}ms`;
  }
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}
