import fc from 'fast-check';
import {
  bothEnds,
  plainLine,
  plainText,
  readAppPath,
  readContactLink,
  readLine,
  readNumber,
  readText,
  readWebLink,
} from '.';

describe('text from outside', () => {
  it.each([
    ['Qwen3 8B', 'Qwen3 8B'],
    ['  two   spaces ', 'two spaces'],
    ['a\nb\r\nc\u2028d', 'a b c d'],
    ['\u001b[31mred', '[31mred'],
    ['ad\u200bmin', 'admin'],
    ['exe.\u202egpj', 'exe.gpj'],
    ['in\u{e0041}visible', 'invisible'],
    ['half \ud83d', 'half \ufffd'],
    ['Zürich 東京 🚀', 'Zürich 東京 🚀'],
    [`Z${'\u0301'.repeat(50)}`, `Z${'\u0301'.repeat(4)}`],
  ])('%j is the line %j', (text, line) => {
    expect(plainLine(text, 100)).toBe(line);
  });

  it('keeps line breaks and tabs where a text may have them', () => {
    expect(plainText('a\r\nb\tc\u0007', 100)).toBe('a\nb\tc ');
  });

  it('cuts with an ellipsis, never within a character', () => {
    expect(plainLine('abcdef', 4)).toBe('abc…');
    expect(plainLine('ab🚀🚀', 4)).toBe('ab…');
  });

  it('keeps both ends of a long text, and the end more than the beginning', () => {
    expect(bothEnds('short', 100)).toBe('short');
    fc.assert(
      fc.property(
        fc.string({ minLength: 101, maxLength: 500 }),
        fc.integer({ min: 20, max: 100 }),
        (text, most) => {
          const kept = bothEnds(text, most);
          const [head, tail] = [kept.split('\n…\n')[0], kept.slice(-most / 2)];
          expect(kept).toHaveLength(most);
          expect(text.startsWith(head)).toBe(true);
          expect(text.endsWith(tail)).toBe(true);
        },
      ),
    );
  });

  it('holds its promise for any text', () => {
    const any = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(any, fc.integer({ min: 2, max: 200 }), (text, max) => {
        const line = plainLine(text, max);
        expect(line.length).toBeLessThanOrEqual(max);
        expect(line).not.toMatch(
          // eslint-disable-next-line no-control-regex
          /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f]/,
        );
        expect(plainLine(line, max)).toBe(line);
        expect(plainText(text, max).length).toBeLessThanOrEqual(max);
      }),
    );
  });

  it('looks at the beginning of a huge text only', () => {
    const text = '\u202e'.repeat(5_000_000);
    const replace = jest.spyOn(String.prototype, 'replace');
    plainLine(text, 100);
    const scanned = replace.mock.contexts.map(each => String(each).length);
    replace.mockRestore();
    expect(Math.max(...scanned)).toBeLessThan(2_000);
  });

  it.each([[undefined], [null], [7], [{}], [['a']], [''], [' \n ']])(
    'reads nothing out of %j',
    value => {
      expect(readLine(value)).toBeNull();
      expect(readText(value)).toBeNull();
    },
  );
});

describe('links from outside', () => {
  it.each([
    ['https://example.com', 'https://example.com/'],
    ['http://10.0.0.1:8080/a?b=c#d', 'http://10.0.0.1:8080/a?b=c#d'],
    ['HTTPS://EXAMPLE.com/Ü', 'https://example.com/%C3%9C'],
  ])('%s leads to %s', (value, link) => {
    expect(readWebLink(value)).toBe(link);
  });

  it.each([
    // eslint-disable-next-line no-script-url
    ['javascript:alert(1)'],
    // eslint-disable-next-line no-script-url
    ['java\nscript:alert(1)'],
    // eslint-disable-next-line no-script-url
    [' javascript:alert(1)'],
    ['data:text/html,<script>alert(1)</script>'],
    ['vbscript:x'],
    ['file:///etc/passwd'],
    ['blob:https://example.com/1'],
    ['//example.com'],
    ['/models'],
    ['https:\\\\example.com'],
    ['https://bank.example@evil.example/'],
    ['https://user:secret@example.com/'],
    ['https://exam\u200bple.com'],
    ['https://example.com/\u202efdp.exe'],
    [`https://example.com/${'a'.repeat(3000)}`],
    ['mailto:a@example.com'],
    [''],
    [7],
    [null],
    [{ toString: () => 'https://example.com' }],
  ])('%j is no link', value => {
    expect(readWebLink(value)).toBeNull();
  });

  it('takes an address to write to where that is wanted', () => {
    expect(readContactLink('mailto:a@example.com')).toBe(
      'mailto:a@example.com',
    );
    expect(readContactLink('mailto:a@example.com?bcc=x@y.z')).toBe(
      'mailto:a@example.com',
    );
    expect(readContactLink('mailto:a@b.c,d@e.f')).toBeNull();
    // eslint-disable-next-line no-script-url
    expect(readContactLink('javascript:alert(1)')).toBeNull();
  });

  it.each<[unknown, string | null]>([
    ['/model-serving/team-a?x=1#y', '/model-serving/team-a?x=1#y'],
    ['/', '/'],
    ['//evil.example', null],
    ['/\\evil.example', null],
    ['/.//evil.example', null],
    ['/\t/evil.example', null],
    ['https://evil.example', null],
    // eslint-disable-next-line no-script-url
    ['javascript:alert(1)', null],
    ['models', null],
    [undefined, null],
  ])('%j as a page of the portal is %j', (value, path) => {
    expect(readAppPath(value)).toBe(path);
  });

  it('never lets another scheme or host through', () => {
    const parts = fc.constantFrom(
      ...['java', 'script:', 'https:', '/', '\\', '@', '\t', 'a.b', '.', '#'],
    );
    const address = fc
      .array(fc.oneof(parts, fc.string({ maxLength: 3 })), { maxLength: 8 })
      .map(each => each.join(''));
    fc.assert(
      fc.property(address, value => {
        expect(readWebLink(value) ?? 'https://').toMatch(/^https?:\/\//);
        const path = readAppPath(value) ?? '/';
        expect(new URL(path, 'https://portal.example').host).toBe(
          'portal.example',
        );
      }),
    );
  });
});

describe('numbers from outside', () => {
  it.each<[unknown, number | null]>([
    [7, 7],
    [0, 0],
    [-1, null],
    [NaN, null],
    [Infinity, null],
    [1e300, null],
    ['7', null],
    [null, null],
  ])('%j is %j', (value, number) => {
    expect(readNumber(value)).toBe(number);
  });

  it('keeps to bounds', () => {
    expect(readNumber(1.5, { integer: true })).toBeNull();
    expect(readNumber(-3, { min: -5 })).toBe(-3);
    expect(readNumber(11, { max: 10 })).toBeNull();
  });
});
