import fc from 'fast-check';
import { Grouping } from './Grouping';

interface Item {
  id: number;
  keys: string[];
}

const item = fc.record({
  id: fc.nat(),
  keys: fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 3 }),
});

const keysOf = ({ keys }: Item) => keys;

describe('a grouping', () => {
  it('holds, after any changes, what one made of the rest at once holds', () => {
    fc.assert(
      fc.property(
        fc.array(item),
        fc.infiniteStream(fc.boolean()),
        (items, keep) => {
          const followed = new Grouping<Item>(keysOf);
          items.forEach(each => followed.add(each));
          const kept = items.filter(each => {
            if (keep.next().value) {
              return true;
            }
            followed.remove(each);
            return false;
          });
          const atOnce = new Grouping<Item>(keysOf).fill(kept);
          for (const key of ['a', 'b', 'c', '']) {
            expect(followed.get(key)).toEqual(atOnce.get(key));
          }
        },
      ),
    );
  });

  it('puts an item in the place of another', () => {
    const first = { id: 1, keys: ['a', 'b'] };
    const grouping = new Grouping<Item>(keysOf).fill([
      first,
      { id: 2, keys: ['a', 'c'] },
    ]);
    grouping.replace(first, { id: 3, keys: ['a', 'c'] });
    const ids = (key: string) => grouping.get(key).map(({ id }) => id);
    expect([ids('a'), ids('b'), ids('c')]).toEqual([[3, 2], [], [2, 3]]);
  });

  it('replaces groups, so that nobody holds one that changes', () => {
    const grouping = new Grouping<Item>(keysOf);
    grouping.add({ id: 1, keys: ['a'] });
    const before = grouping.get('a');
    grouping.add({ id: 2, keys: ['a'] });
    expect(before).toHaveLength(1);
    expect(grouping.get('a')).toHaveLength(2);
  });
});
