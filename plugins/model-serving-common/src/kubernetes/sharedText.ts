/** Texts that repeat from object to object; beyond these, the table is begun anew. */
const MOST_TEXTS = 20_000;
/** Longer texts hardly repeat. */
const MOST_CHARACTERS = 200;

let texts = new Map<string, string>();

/** The same text as one that was read before, so that thousands of objects hold it once. */
export function sharedText(text: string): string {
  if (text.length > MOST_CHARACTERS) {
    return text;
  }
  const known = texts.get(text);
  if (known !== undefined) {
    return known;
  }
  if (texts.size >= MOST_TEXTS) {
    texts = new Map();
  }
  texts.set(text, text);
  return text;
}

/** A copy that does not keep the longer text alive from which it was cut. */
export function ownText(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
