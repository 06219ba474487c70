import { shortDigest } from '../names';

/** A duration as Go prints it, to the millisecond: `3.204s`, `1m44.643s`. */
export function goDuration(milliseconds: number): string {
  const total = Math.round(milliseconds);
  const minutes = Math.floor(total / 60_000);
  const seconds = (total % 60_000) / 1000;
  if (total < 1000) {
    return `${total}ms`;
  }
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}

/** A plausible size, the same for the same image. */
export function imageSize(image: string): number {
  return 2_000_000_000 + parseInt(shortDigest(image, 8), 16) * 4;
}

/** What the registry answers for an image that does not exist. */
export function notFound(image: string): string {
  const repository = image.replace(/[@].*$/, '');
  return `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${repository}: not found`;
}
