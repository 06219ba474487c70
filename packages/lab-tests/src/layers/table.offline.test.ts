import { readFileSync, writeFileSync } from 'node:fs';
import { rootFile } from '../rootFile';
import { filesOf, PAIRS } from './pairs';
import { table } from './table';

const DOCUMENT = rootFile('docs/runtimes.md');
const PART =
  /(?<=<!-- layers: written by packages\/lab-tests -->\n\n)[^]*?(?=\n\n<!-- end of layers -->)/;

describe('the runtimes and the golden paths', () => {
  it.each(
    PAIRS.filter(({ refusal }) => refusal === null).map(
      pair => [pair.path.id, pair.runtime.id, pair] as const,
    ),
  )('%s writes files for %s', (_, __, pair) => {
    expect(filesOf(pair)).not.toEqual([]);
  });

  it.each(
    PAIRS.filter(({ refusal }) => refusal !== null).map(
      pair => [pair.path.id, pair.runtime.id, pair] as const,
    ),
  )('%s refuses %s in the words of the form', (_, __, pair) => {
    expect(() => filesOf(pair)).toThrow(`runtime: ${pair.refusal}`);
  });

  it('are told in docs/runtimes.md (UPDATE_DOCS=1 writes it)', () => {
    const text = readFileSync(DOCUMENT, 'utf8');
    if (process.env.UPDATE_DOCS) {
      writeFileSync(
        DOCUMENT,
        text.replace(PART, () => table(PAIRS)),
      );
    }
    expect(readFileSync(DOCUMENT, 'utf8').match(PART)?.[0]).toBe(table(PAIRS));
  });
});
