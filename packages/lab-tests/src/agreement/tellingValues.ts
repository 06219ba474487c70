/**
 * What the platform's policies speak of: every text and every field name in their expressions. Whatever a rule looks
 * for is among them, so that manifests made of them meet the rules, those of tomorrow too.
 */
export interface TellingValues {
  /** Texts, such as `hf://` or `kueue.x-k8s.io/queue-name`. */
  texts: string[];
  /** Names of fields, such as `initContainers`. */
  fields: string[];
}

const TEXT = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g;
const FIELD = /\.\??([a-zA-Z_][a-zA-Z0-9_]*)(?!\()/g;
const MAX_TEXT = 70;

function expressionsOf(value: unknown): string[] {
  if (Array.isArray(value)) {
    return value.flatMap(expressionsOf);
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([name, member]) =>
    name === 'expression' && typeof member === 'string'
      ? [member]
      : expressionsOf(member),
  );
}

/** Reads the telling values of policies. */
export function tellingValues(policies: readonly unknown[]): TellingValues {
  const texts = new Set<string>();
  const fields = new Set<string>();
  for (const expression of expressionsOf(policies)) {
    for (const [, single, double] of expression.matchAll(TEXT)) {
      const text = single ?? double ?? '';
      if (text.length <= MAX_TEXT) {
        texts.add(text);
      }
    }
    const code = expression.replace(TEXT, "''");
    for (const [, field] of code.matchAll(FIELD)) {
      fields.add(field);
    }
  }
  return { texts: [...texts].sort(), fields: [...fields].sort() };
}
