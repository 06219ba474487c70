import fc from 'fast-check';
import { stringify } from 'yaml';
import { readYamlDocuments, YamlReader } from './readYaml';
import { MANIFEST_LIMITS, YamlLimits } from './yamlLimits';

const KIB = 1024;

const SMALL_LIMITS: YamlLimits = {
  ...MANIFEST_LIMITS,
  bytes: 64 * KIB,
  files: 20,
  elements: 5_000,
};

const read = (content: string, limits: YamlLimits = SMALL_LIMITS) =>
  readYamlDocuments({ path: 'a.yaml', content }, limits);

/** The values that a text holds, or the name of the error. */
const outcomeOf = (content: string): unknown[] | string => {
  try {
    return read(content).map(({ value }) => value);
  } catch (error) {
    return (error as Error).name;
  }
};

/** 60 KiB of a text, which a proposal may hold by its size alone. */
const full = (line: (index: number) => string, around = ['', '']) => {
  let text = around[0];
  for (let index = 0; text.length < 60 * KIB; index++) {
    text += line(index);
  }
  return text + around[1];
};

const UNLIMITED: YamlLimits = {
  ...SMALL_LIMITS,
  bytes: Infinity,
  totalBytes: Infinity,
  elements: Infinity,
  keys: Infinity,
};

describe('readYamlDocuments', () => {
  it.each([
    ['keys', full(i => `k${i}: 1\n`)],
    ['keys on one line', full(i => `k${i}: 1, `, ['{', '}'])],
    ['list items', full(() => '-\n')],
    ['commas', full(() => ',', ['[', ']'])],
    ['empty lists', full(() => '[],', ['[', ']'])],
    ['anchors', full(i => `- &a${i} 1\n`)],
    ['aliases', full(() => '- *a\n', ['- &a 1\n', ''])],
    ['tags', full(() => '!!str ')],
    ['explicit keys', full(() => '?\n')],
    ['keys of one map that are the same', full(() => 'a: 1\n')],
  ])('refuses too many %s before it builds anything', (_what, content) => {
    expect(() => read(content)).toThrow(
      /more than (5000 keys, list items and other elements|60|20)|at line|deeper/,
    );
  });

  it.each([
    ['documents', full(() => '---\n'), /more than 50 documents/],
    ['open lists', full(() => '['), /deeper than 60 levels/],
    ['open maps', full(() => '{a: '), /deeper than 60 levels/],
    ['lists in lists', full(() => '- '), /deeper than 60 levels/],
    ['explicit keys in keys', full(() => '? '), /deeper than 60 levels/],
    [
      'indented maps',
      Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
      /deeper than 60 levels/,
    ],
    ['closing brackets', full(() => '}'), /Unexpected .* at line 1, column 1/],
    ['things that are not YAML', full(() => ': :\n'), /at line 1|more than/],
  ])('refuses %s at the first that is too much', (_what, content, message) => {
    expect(() => read(content)).toThrow(message);
  });

  it('takes 60 levels, and not 61', () => {
    const nested = (levels: number) =>
      `${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(read(nested(60))).toHaveLength(1);
    expect(() => read(nested(61))).toThrow(/deeper than 60 levels/);
  });

  it.each([
    ['a comment', full(() => '# x\n', ['a: 1\n', ''])],
    ['empty lines', full(() => '\n', ['a: 1\n', ''])],
    ['folded text', full(() => 'x\n  ', ['a: "', '"'])],
    ['a block of text', full(() => '  x\n', ['a: |\n', ''])],
    ['a number', full(() => 'x1', ['a: ', ''])],
  ])('reads long text in few elements: %s', (_what, content) => {
    expect(Object.keys(read(content)[0].value as object)).toEqual(['a']);
  });

  it('holds a file that another parser composes against the limits', () => {
    const within = (content: string) =>
      new YamlReader({
        ...MANIFEST_LIMITS,
        documents: 5000,
        elements: 200_000,
        keys: 1000,
        bytes: 512 * KIB,
        totalBytes: 512 * KIB,
      }).assertWithin({ path: 'org.yaml', content });
    const users = Array.from(
      { length: 5000 },
      (_, i) => `kind: User\nmetadata: {name: u${i}}\nspec: {memberOf: []}\n`,
    );
    expect(() => within(users.join('---\n'))).not.toThrow();
    const keys = Array.from({ length: 1001 }, (_, i) => `k${i}: 1`);
    for (const content of [keys.join('\n'), `{${keys.join(', ')}}`]) {
      expect(() => within(content)).toThrow(
        /^org\.yaml .*a map has more than 1000 keys/,
      );
    }
  });

  it('names a repeated key with its place, however deep', () => {
    expect(() => read('a:\n  - b: 1\n    "b": 2\n')).toThrow(
      /map keys must be unique, "b" is repeated at line 3, column 5/,
    );
    expect(read('a: {b: 1}\nc: {b: 2}\n')).toHaveLength(1);
  });

  it('finds repeated keys in time that grows with the text, not with its square', () => {
    const time = (keys: number) => {
      const content = Array.from({ length: keys }, (_, i) => `k${i}: 1\n`);
      const runs = [1, 2, 3].map(() => {
        const begin = performance.now();
        read(content.join(''), UNLIMITED);
        return performance.now() - begin;
      });
      return Math.min(...runs);
    };
    time(500);
    // Ten times the keys: about ten times as long, a hundred times where every key meets every other.
    expect(time(20_000) / time(2_000)).toBeLessThan(40);
  });

  it('counts bytes, files and elements over all files of a reading', () => {
    const file = (index: number, content: string) => ({
      path: `${index}.yaml`,
      content,
    });
    const readAll = (count: number, content: string) => {
      const reader = new YamlReader(SMALL_LIMITS);
      for (let index = 0; index < count; index++) {
        reader.read(file(index, content));
      }
    };
    const large = `a: ${'x'.repeat(60 * KIB)}`;
    expect(() => readAll(4, large)).not.toThrow();
    expect(() => readAll(5, large)).toThrow(
      /^4\.yaml .*together are larger than 262144 bytes/,
    );
    const many = '- 1\n'.repeat(2000);
    expect(() => readAll(2, many)).not.toThrow();
    expect(() => readAll(3, many)).toThrow(/^2\.yaml .*more than 5000/);
    expect(() => readAll(21, 'a: 1')).toThrow(/^20\.yaml .*more than 20 files/);
  });

  it('reads any value back as it was written', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.stringMatching(/^[a-z][a-z0-9/.-]{0,20}$/),
          fc.jsonValue({ maxDepth: 4, depthSize: 'small' }),
        ),
        given => {
          const value = JSON.parse(JSON.stringify(given));
          const content = stringify(value, {
            compat: 'yaml-1.1',
            defaultStringType: 'QUOTE_DOUBLE',
            aliasDuplicateObjects: false,
          });
          // Characters, keys and numbers that two readers could take differently are refused.
          expect([[value], 'InputError']).toContainEqual(outcomeOf(content));
        },
      ),
    );
  });

  it('answers any text with documents or a refusal, never with another error', () => {
    const pieces = fc.constantFrom(
      ...'-?:,[]{}#&*!|>%@`"\'\\ \n\t'.split(''),
      'a',
      '1',
      '---\n',
      '...\n',
      '%YAML 1.1\n',
      '<<',
      '&a ',
      '*a',
      '!!map ',
      '\n  ',
      '0o7',
      'é',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), parts => {
        const outcome = outcomeOf(parts.join(''));
        expect([true, 'InputError']).toContain(
          Array.isArray(outcome) || outcome,
        );
      }),
      { numRuns: 500 },
    );
  });
});
