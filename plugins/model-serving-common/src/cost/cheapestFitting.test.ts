import type { FitWord, MemoryWord } from '../api';
import { byPrice, cheapestFitting } from './cheapestFitting';

const option = (
  id: string,
  perHour: number | null,
  {
    count = 1,
    memory = 'fits' as MemoryWord,
    quota = 'fits' as FitWord,
  }: { count?: number; memory?: MemoryWord; quota?: FitWord } = {},
) => ({ id, perHour, count, memory, quota });

describe('cheapestFitting', () => {
  it.each([
    [
      'the lowest price, even where it waits',
      [option('h100', 4), option('l4', 1, { quota: 'waits' })],
      'l4',
    ],
    [
      'a price before none',
      [option('unpriced', null), option('h100', 9)],
      'h100',
    ],
    [
      'fewer accelerators of one price',
      [option('two', 4, { count: 2 }), option('one', 4)],
      'one',
    ],
    [
      'fewer accelerators without any price',
      [option('two', null, { count: 2 }), option('one', null)],
      'one',
    ],
    [
      'nothing that is too small',
      [option('l4', 1, { memory: 'exceeds' }), option('h100', 4)],
      'h100',
    ],
    [
      'nothing of which the memory is unknown',
      [option('l4', 1, { memory: 'unknown' })],
      undefined,
    ],
    [
      'nothing that the quota never has',
      [option('l4', 1, { quota: 'never' })],
      undefined,
    ],
  ])('takes %s', (_what, options, id) => {
    expect(cheapestFitting(options)?.id).toBe(id);
  });

  it('takes what is first by price, in any order of the options', () => {
    const options = [
      option('a', null),
      option('b', 2, { count: 4 }),
      option('c', 2),
      option('d', 3),
    ];
    const sorted = [...options].sort(byPrice).map(({ id }) => id);
    expect(sorted).toEqual(['c', 'b', 'd', 'a']);
    expect(cheapestFitting([...options].reverse())?.id).toBe('c');
  });
});
