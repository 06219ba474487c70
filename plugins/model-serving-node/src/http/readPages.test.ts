import * as fc from 'fast-check';
import { readPages, TokenPage } from './readPages';

const read = (
  page: (token: string | undefined) => TokenPage<string>,
  mostItems = 100,
) =>
  readPages({ page: async token => page(token), key: item => item, mostItems });

describe('a list in pages', () => {
  it('is read to its end, however it is split', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string(), { maxLength: 50 }),
        fc.integer({ min: 1, max: 10 }),
        async (items, size) => {
          const all = await read(token => {
            const from = Number(token ?? 0);
            const next = from + size;
            return {
              items: items.slice(from, next),
              next: next < items.length ? String(next) : undefined,
            };
          });
          expect(all).toEqual(items);
        },
      ),
    );
  });

  it('takes an empty token for the end', async () => {
    await expect(read(() => ({ items: ['a'], next: '' }))).resolves.toEqual([
      'a',
    ]);
  });

  it('counts an item once that comes on two pages', async () => {
    await expect(
      read(token =>
        token
          ? { items: ['b', 'c'], next: undefined }
          : { items: ['a', 'b'], next: '2' },
      ),
    ).resolves.toEqual(['a', 'b', 'c']);
  });

  it('is an error when a token comes again', async () => {
    let count = 0;
    await expect(
      read(() => {
        count += 1;
        return { items: [`item-${count}`], next: 'same' };
      }),
    ).rejects.toThrow(/names one that was read before/);
    expect(count).toBe(2);
  });

  it('is an error when a page brings nothing new', async () => {
    let count = 0;
    await expect(
      read(() => {
        count += 1;
        return { items: ['a'], next: `token-${count}` };
      }),
    ).rejects.toThrow(/brings nothing new/);
    expect(count).toBe(2);
  });

  it('goes on after as many empty pages as it may have', async () => {
    const withEmpty = (empty: number) => {
      let count = 0;
      return readPages({
        page: async () => {
          count += 1;
          return count > empty
            ? { items: ['a'], next: undefined }
            : { items: [], next: `token-${count}` };
        },
        key: item => item,
        mostItems: 100,
        mostEmptyPages: 2,
      });
    };
    await expect(withEmpty(2)).resolves.toEqual(['a']);
    await expect(withEmpty(3)).rejects.toThrow(/brings nothing new/);
  });

  it('is an error when it is longer than anybody expects', async () => {
    let count = 0;
    await expect(
      read(() => {
        count += 1;
        return { items: [`item-${count}`], next: `token-${count}` };
      }, 5),
    ).rejects.toThrow(/more than 5 entries/);
  });
});
