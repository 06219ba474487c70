import fc from 'fast-check';
import { shardRanges, shardsIn, shardsInWords, shardsLeft } from './shards';

const without = (indexes: string | null, shards: number) =>
  shardsInWords(shardsLeft(shardRanges(indexes), shards));

describe('the shards of a run', () => {
  it.each<[string | null, number, string]>([
    [null, 3, '0-2'],
    ['', 1, '0'],
    ['0-2', 3, ''],
    ['0-3,5', 8, '4, 6-7'],
    ['1,3,5', 6, '0, 2, 4'],
    ['nothing,2-1,0', 2, '1'],
  ])('of %j in %d leave %j', (indexes, shards, left) => {
    expect(without(indexes, shards)).toBe(left);
  });

  it('sums up what is too much to read', () => {
    const odd = Array.from({ length: 30 }, (_, index) => 2 * index + 1);
    expect(without(odd.join(','), 61)).toMatch(/^0, 2, .*, 18 and 21 more$/);
  });

  it('are done or left, each once', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat({ max: 59 })),
        fc.integer({ min: 60, max: 80 }),
        (done, shards) => {
          const ranges = shardRanges([...done].sort((a, b) => a - b).join(','));
          expect(shardsIn(ranges)).toBe(done.length);
          expect(shardsIn(shardsLeft(ranges, shards))).toBe(
            shards - done.length,
          );
        },
      ),
    );
  });
});
