import fc from 'fast-check';
import { stringify } from 'yaml';
import { YamlReader } from './readYaml';
import { MANIFEST_LIMITS } from './yamlLimits';

const read = (content: string, limits = {}) =>
  new YamlReader({ ...MANIFEST_LIMITS, ...limits }, 'kubernetes').read({
    path: 'a.yaml',
    content,
  });

const valueOf = (content: string) => read(content)[0]?.value;

/** What go-yaml v2.4.4 and sigs.k8s.io/yaml 1.6.0 make of it, by `resolve.go` and `convertToJSONableObject`. */
describe("YAML as Kubernetes' own tools read it", () => {
  it.each<[text: string, value: unknown]>([
    ['yes', true],
    ['Off', false],
    ['n', false],
    ['~', null],
    ['', null],
    ['NULL', null],
    ['nULL', 'nULL'],
    ['8000', 8000],
    ['0o17', 15],
    ['017', 15],
    ['08', 8],
    ['0x1F', 31],
    ['0b11', 3],
    ['-0b11', -3],
    ['+7', 7],
    ['1_000', 1000],
    ['1.0', 1],
    ['.5', 0.5],
    ['1e3', 1000],
    ['1e', '1e'],
    ['1.2.3', '1.2.3'],
    // Base 60 and times are text to go-yaml.
    ['22:22', '22:22'],
    ['1:30:00', '1:30:00'],
    ['2026-11-21', '2026-11-21'],
    ['2026-11-21T10:00:00Z', '2026-11-21T10:00:00Z'],
    ['500m', '500m'],
    ['"8000"', '8000'],
    ["'yes'", 'yes'],
    ['!!str 8000', '8000'],
    ['!!int "3"', 3],
    ['!!binary aGVsbG8=', 'hello'],
    ['!Ref thing', 'thing'],
    ['|\n  yes\n', 'yes\n'],
  ])('%j', (text, value) => {
    expect(valueOf(`a: ${text}`)).toEqual({ a: value });
  });

  it.each<[what: string, content: string, value: unknown]>([
    [
      'keys that are no text',
      '{8080: a, yes: b, 1.10: c, ~x: d}',
      { 8080: 'a', true: 'b', 1.1: 'c', '~x': 'd' },
    ],
    [
      'a byte order mark and CRLF',
      '\ufeffa: 1\r\nb: |\r\n  x\r\n  y\r\n',
      { a: 1, b: 'x\ny\n' },
    ],
    [
      'a merge key',
      'x: &x {a: 1, b: 1}\nz: {<<: *x, b: 2}',
      { x: { a: 1, b: 1 }, z: { a: 1, b: 2 } },
    ],
    // go-yaml v2 takes them in the order of the text; v3 and YAML itself do not.
    [
      'a merge key after a key',
      'x: &x {a: 1}\nz: {a: 2, <<: *x}',
      { x: { a: 1 }, z: { a: 1 } },
    ],
    [
      'several merges, of which the first counts',
      'a: &a {k: 1}\nb: &b {k: 2, l: 3}\nc: {<<: [*a, *b]}',
      { a: { k: 1 }, b: { k: 2, l: 3 }, c: { k: 1, l: 3 } },
    ],
    ['a quoted merge key, which is none', '"<<": 1', { '<<': 1 }],
    ['an anchor that is set again', '- &a 1\n- *a\n- &a 2\n- *a', [1, 1, 2, 2]],
    ['a tab between a key and its value', 'a:\t1', { a: 1 }],
    ['a comment after the separator', '--- # one\na: 1', { a: 1 }],
    ['JSON', '{"a": [1, "x", null, true]}', { a: [1, 'x', null, true] }],
  ])('%s', (_what, content, value) => {
    expect(valueOf(content)).toEqual(value);
  });

  it('takes the later of two keys, and says where both are', () => {
    const [document] = read('spec:\n  replicas: 1\n  replicas: 2\n');
    expect(document.value).toEqual({ spec: { replicas: 2 } });
    expect(document.repeated).toEqual([
      { key: 'replicas', firstLine: 2, line: 3 },
    ]);
  });

  it('finds lines behind a byte order mark, CRLF and numeric keys', () => {
    const [document] = read('\ufeffa: 1\r\nb:\r\n  8080: x\r\n');
    expect(document.lineOf(['b', '8080'])).toBe(3);
  });

  it('reads one document after the other, without empty ones', () => {
    expect(
      read('---\na: 1\n---\n# nothing\n---\n---\nb: 2\n').map(
        ({ value }) => value,
      ),
    ).toEqual([{ a: 1 }, { b: 2 }]);
  });

  it.each<[what: string, content: string, says: RegExp]>([
    [
      'a tab as indentation',
      'a:\n\tb: 1\n',
      /Tabs are not allowed as indentation at line 2/,
    ],
    [
      'text after a separator',
      'a: 1\n--- b: 2\n',
      /invalid Yaml document separator: b: 2 at line 2/,
    ],
    [
      'a document that no separator begins',
      'a: 1\n...\nb: 2\n',
      /what follows \.\.\. at line 3 is ignored/,
    ],
    [
      'a map as a key',
      '{{ .x }}: 1',
      /a map or list is used as a key at line 1/,
    ],
    ['null as a key', '~: 1', /a key is null at line 1/],
    ['infinity', 'a: .inf', /a number that JSON does not have/],
    ['an alias without anchor', 'a: *b', /alias/i],
    ['an anchor in itself', 'a: &a [*a]', /contains itself|alias/i],
    ['a merge of text', 'a: {<<: x}', /needs a map or a list of maps/],
    ['a tag that does not fit', 'a: !!int x', /the text "x" is no !!int/],
    [
      'the prototype of objects',
      '__proto__: {a: 1}',
      /"__proto__" is not allowed/,
    ],
    [
      'text that reads other than it is',
      'a: "\u202e"',
      /U\+202E is not allowed/,
    ],
  ])('refuses %s', (_what, content, says) => {
    expect(() => read(content)).toThrow(says);
  });

  it('counts what aliases repeat, before anything can be expanded', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) =>
        `l${i + 1}: &l${i + 1} [${Array(10).fill(`*l${i}`).join(', ')}]`,
    );
    expect(() => read(`l0: &l0 [x]\n${levels.join('\n')}`)).toThrow(
      /more than 50000 keys, list items and other elements/,
    );
  });

  it('counts how much text aliases repeat', () => {
    const text = 'x'.repeat(100_000);
    const aliases = Array(10_000).fill('*a').join(', ');
    expect(() => read(`text: &a ${text}\nagain: [${aliases}]`)).toThrow(
      /more than 50000 keys, list items and other elements/,
    );
    expect(() => read(`text: &a ${text}\nagain: [*a, *a]`)).not.toThrow();
  });

  it('reads whatever was written as YAML as what it was', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.stringMatching(/^[a-z][a-z0-9/.-]{2,20}$/),
          fc.jsonValue({ maxDepth: 4, depthSize: 'small' }),
        ),
        given => {
          const value = JSON.parse(JSON.stringify(given));
          const content = stringify(value, {
            compat: 'yaml-1.1',
            defaultKeyType: 'QUOTE_DOUBLE',
            defaultStringType: 'QUOTE_DOUBLE',
            aliasDuplicateObjects: false,
          });
          let found: unknown;
          try {
            found = [read(content)[0]?.value];
          } catch (error) {
            found = (error as Error).name;
          }
          // Characters that nobody may use, and the key __proto__, are refused.
          expect([[value], 'InputError']).toContainEqual(found);
        },
      ),
    );
  });
});
