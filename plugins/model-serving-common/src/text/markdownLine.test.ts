import fc from 'fast-check';
import { markdownLine } from '.';

describe('markdownLine', () => {
  it.each([
    ['General chat model with a thinking mode.', undefined],
    ['Uses snake_case_names, 2 * 3 * 4 and C#.', undefined],
    ['**Fast** and *small*, ***both***', 'Fast and small, both'],
    ['__Fast__ and _small_', 'Fast and small'],
    ['**bold with *emphasis* inside**', 'bold with emphasis inside'],
    ['***all* of it** and **the *end***', 'all of it and the end'],
    ['**never closed *at all', undefined],
    ['~~old~~ `new` name', 'old new name'],
    [
      'See [the card](https://example.com/a_(b) "Card") first',
      'See the card first',
    ],
    ['[![logo](https://e.com/l.png)](https://e.com) Triage', 'logo Triage'],
    ['[text][1]\n\n[1]: https://example.com', 'text'],
    ['<https://example.com/a>', 'https://example.com/a'],
    ['a<br/>b <b>c</b>', 'ab c'],
    ['# Support triage\n\nSorts *tickets*.', 'Support triage Sorts tickets.'],
    ['Title\n=====\n- one\n- two\n\n> said', 'Title one two said'],
    ['1. one\n2) two', 'one two'],
    ['```sh\ncurl x\n```', 'curl x'],
    ['a | b\n--|--\n1 | 2', 'a | b 1 | 2'],
    ['not \\*bold\\* here', 'not *bold* here'],
  ])('%j', (text, line = text) => {
    expect(markdownLine(text)).toBe(line);
  });

  it('cuts what is left, not what there was', () => {
    expect(markdownLine('**ab** cdef', 4)).toBe('ab …');
    expect(markdownLine('**abcd**', 4)).toBe('abcd');
  });

  it('is one line of any text, and leaves lines without marks alone', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'[]()*_`<>!#-|\\ \na:/') }),
        text => {
          expect(markdownLine(text, 50)).not.toMatch(/\n/);
          expect(markdownLine(text, 50).length).toBeLessThanOrEqual(50);
        },
      ),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]+( [a-z,.]+)*$/), text => {
        expect(markdownLine(text, 1_000)).toBe(text);
      }),
    );
  });
});
