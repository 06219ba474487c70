import fc from 'fast-check';
import { lineDiff } from './lineDiff';

const shown = (before: string | null, after: string | null) =>
  lineDiff(before, after).map(({ kind, text }) => `${kind} ${text}`);

describe('lineDiff', () => {
  it('shows what changes with two lines around it', () => {
    const lines = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const after = lines.map(line => (line === 'd' ? 'D' : line));
    expect(shown(`${lines.join('\n')}\n`, `${after.join('\n')}\n`)).toEqual([
      'gap …',
      'same b',
      'same c',
      'removed d',
      'added D',
      'same e',
      'same f',
      'gap …',
    ]);
  });

  it('shows a new file and one that goes', () => {
    expect(shown(null, 'a\nb\n')).toEqual(['added a', 'added b']);
    expect(shown('a\n', null)).toEqual(['removed a']);
  });

  it('leads from one text to the other', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
      .map(lines => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDiff(before, after).filter(
          ({ kind }) => kind !== 'gap',
        );
        const removed = lines.filter(({ kind }) => kind === 'removed');
        const added = lines.filter(({ kind }) => kind === 'added');
        const count = (value: string) =>
          value === '' ? 0 : value.replace(/\n$/, '').split('\n').length;
        expect(count(after) - count(before)).toBe(
          added.length - removed.length,
        );
        expect(lineDiff(after, after).every(({ kind }) => kind === 'gap')).toBe(
          true,
        );
      }),
    );
  });
});
