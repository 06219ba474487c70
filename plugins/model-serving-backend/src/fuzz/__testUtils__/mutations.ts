import fc from 'fast-check';

const nested = (depth: number): unknown =>
  Array.from({ length: depth }).reduce<unknown>(inner => [inner], 0);

/** Text that readers, paths, templates and terminals have taken for something else. */
export const hostileText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '__proto__',
    'constructor',
    '../../etc/passwd',
    '${{ secrets.TOKEN }}',
    '{{7*7}}',
    // eslint-disable-next-line no-script-url
    'javascript:alert(1)',
    '\u0000',
    '\u202etxt.exe',
    '\ud800',
    '---\nkind: ClusterRoleBinding',
    '*a',
    '!!js/function "x"',
    '1'.repeat(400),
    'x'.repeat(70_000),
    `${'a'.repeat(64)}!`,
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 300 }),
);

/** A value where another one was expected. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(
    null,
    true,
    0,
    -1,
    0.1,
    1e308,
    Number.MAX_SAFE_INTEGER,
    [],
    {},
    nested(200),
  ),
  fc.array(fc.constant({}), { minLength: 100, maxLength: 3000 }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.dictionary(hostileText, fc.integer(), { maxKeys: 20 }),
);

type Path = Array<string | number>;

function pathsOf(value: unknown, at: Path = []): Path[] {
  const entries =
    typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [at, ...entries.flatMap(([key, item]) => pathsOf(item, [...at, key]))];
}

function withAt(
  value: unknown,
  path: Path,
  make: (old: unknown) => unknown,
): unknown {
  if (path.length === 0) {
    return make(value);
  }
  const [key, ...rest] = path;
  const copy = (
    Array.isArray(value) ? [...value] : { ...(value as object) }
  ) as Record<string, unknown>;
  const made = withAt(copy[key], rest, make);
  if (made === undefined) {
    delete copy[key];
  } else {
    copy[key] = made;
  }
  return copy;
}

/** A valid value of JSON with one to three of its parts replaced, removed, repeated or added to. */
export function mutatedJson(valid: unknown): fc.Arbitrary<unknown> {
  const edit = fc.record({
    at: fc.nat(10_000),
    kind: fc.constantFrom('replace', 'remove', 'wrap', 'add'),
    value: hostileValue,
    key: hostileText,
  });
  return fc.array(edit, { minLength: 1, maxLength: 3 }).map(edits =>
    edits.reduce<unknown>((value, { at, key, kind, value: other }) => {
      const paths = pathsOf(value);
      return withAt(value, paths[at % paths.length], old => {
        switch (kind) {
          case 'remove':
            return undefined;
          case 'wrap':
            return [old, old];
          case 'add':
            return typeof old === 'object' && old !== null
              ? { ...old, [key]: other }
              : other;
          default:
            return other;
        }
      });
    }, valid),
  );
}

const FRAGMENTS = [
  ...'-?:,[]{}#&*!|>%@`"\'\\ \n\t'.split(''),
  '\n  ',
  '- ',
  'a: ',
  '&a ',
  '*a ',
  '<<: *a\n',
  '!!set ',
  '\n---\n',
  '\n...\n',
  '? ',
  '0o17',
  'yes',
  '\u0000',
  '\ufeff',
];

/** Text with parts of it cut out, repeated, or something put between them. */
export function mutatedText(valid: string): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.nat(100_000),
    length: fc.nat(60),
    times: fc.constantFrom(1, 2, 10, 2000, 20_000),
    kind: fc.constantFrom('cut', 'repeat', 'insert', 'insert'),
    text: fc.oneof(
      fc.constantFrom(...FRAGMENTS),
      fc
        .array(fc.constantFrom(...FRAGMENTS), { maxLength: 8 })
        .map(parts => parts.join('')),
      hostileText,
    ),
  });
  return fc.array(edit, { minLength: 1, maxLength: 4 }).map(edits =>
    edits
      .reduce((text, { at, kind, length, text: other, times }) => {
        const from = at % (text.length + 1);
        const part = text.slice(from, from + length);
        const middle =
          kind === 'cut'
            ? ''
            : (kind === 'repeat' ? part : other).repeat(
                Math.min(times, Math.floor(600_000 / (other.length + 60))),
              );
        return text.slice(0, from) + middle + text.slice(from + length);
      }, valid)
      .slice(0, 900_000),
  );
}
