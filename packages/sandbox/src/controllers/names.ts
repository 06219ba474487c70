import { createHash, randomInt } from 'node:crypto';

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** The five characters that Kubernetes puts at the end of a generated name. */
export function randomSuffix(): string {
  return Array.from(
    { length: 5 },
    () => ALPHABET[randomInt(ALPHABET.length)],
  ).join('');
}

/** The same short name for the same content, in the letters that Kubernetes uses. */
export function contentHash(content: unknown, length = 10): string {
  return [...createHash('sha256').update(JSON.stringify(content)).digest()]
    .slice(0, length)
    .map(byte => ALPHABET[byte % ALPHABET.length])
    .join('');
}

/** Hexadecimal digits of a digest of the text. */
export function shortDigest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
