import { maskSecrets } from '../secrets';

/** What repeats from object to object; beyond so many, a table is begun anew. */
const MOST_ENTRIES = 2_000;
/** Longer texts hardly repeat. */
const MOST_CHARACTERS = 200;

let texts = new Map<string, string>();
let messages = new Map<string, string>();
let values = new Map<string, object>();

/** The same text as one that was read before, so that thousands of objects hold it once. */
export function sharedText(text: string): string {
  if (text.length > MOST_CHARACTERS) {
    return text;
  }
  const known = texts.get(text);
  if (known !== undefined) {
    return known;
  }
  if (texts.size >= MOST_ENTRIES) {
    texts = new Map();
  }
  texts.set(text, text);
  return text;
}

/** A message with its credentials masked; what many objects say is searched for them once. */
export function maskedMessage(text: string): string {
  if (text.length > MOST_CHARACTERS) {
    return maskSecrets(text);
  }
  const known = messages.get(text);
  if (known !== undefined) {
    return known;
  }
  if (messages.size >= MOST_ENTRIES) {
    messages = new Map();
  }
  const masked = sharedText(maskSecrets(text));
  messages.set(masked === text ? masked : text, masked);
  return masked;
}

/** The same value as an equal one that was read before. For small plain values that nobody changes. */
export function sharedValue<T extends object>(value: T): T {
  const key = JSON.stringify(value);
  if (key.length > 2 * MOST_CHARACTERS) {
    return value;
  }
  const known = values.get(key);
  if (known !== undefined) {
    return known as T;
  }
  if (values.size >= MOST_ENTRIES) {
    values = new Map();
  }
  values.set(key, value);
  return value;
}
