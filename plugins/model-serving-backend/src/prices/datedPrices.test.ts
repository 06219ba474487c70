import { mockServices } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { configuredPrices } from './configuredPrices';
import { bookAt, DatedPrice } from './datedPrices';

const read = async (entries: object[], day = '2026-11-21') =>
  configuredPrices(
    mockServices.rootConfig({
      data: {
        modelServing: {
          prices: {
            currency: 'USD',
            source: 'list',
            flavors: { h100: 4, l4: 1 },
            entries: entries as any,
          },
        },
      },
    }),
    () => new Date(`${day}T12:00:00Z`),
  )!.read(AbortSignal.timeout(1000));

describe('prices with dates', () => {
  const entry = {
    flavor: 'h100',
    perHour: 3,
    from: '2026-11-01',
    until: '2026-12-01',
  };

  it.each([
    ['2026-10-31', 4],
    ['2026-11-01', 3],
    ['2026-11-30', 3],
    ['2026-12-01', 4],
  ])('hold on %s: %s', async (day, price) => {
    expect((await read([entry], day))?.flavors).toEqual({ h100: price, l4: 1 });
  });

  it('are those that began last, whichever is listed first', async () => {
    const later = { flavor: 'h100', perHour: 2, from: '2026-11-15' };
    expect((await read([entry, later]))?.flavors.h100).toBe(2);
    expect((await read([later, entry]))?.flavors.h100).toBe(2);
  });

  it('say their term and discount in the source', async () => {
    const book = await read([
      { flavor: 'h100', perHour: 4, term: 'reserved', discountPercent: 25 },
      { flavor: 'new', perHour: 1 },
    ]);
    expect(book).toMatchObject({
      source: 'list; h100 reserved, 25% discount',
      flavors: { h100: 3, l4: 1, new: 1 },
    });
  });

  it('leave a flavor without a price once they are over', async () => {
    const book = await read([
      { flavor: 'b200', perHour: 9, until: '2026-11-21' },
    ]);
    expect(Object.keys(book!.flavors)).toEqual(['h100', 'l4']);
  });

  it.each([
    [
      { flavor: 'h100', perHour: -1 },
      /entries\[0\]\.perHour must be 0 or more/,
    ],
    [{ ...entry, discountPercent: 101 }, /discountPercent must be 0 to 100/],
    [
      { ...entry, term: 'free' },
      /term must be one of on-demand, spot, reserved/,
    ],
    [{ ...entry, from: '2026-02-30' }, /from must be a day/],
    [{ ...entry, until: '2026-11-01' }, /until must be after its from/],
    [{ perHour: 1 }, /flavor/],
  ])('are refused as %j', async (given, why) => {
    await expect(read([given])).rejects.toThrow(why);
  });

  it('of the future never change the prices of today', () => {
    const day = (least: number, most: number) =>
      fc
        .integer({ min: least, max: most })
        .map(number => `2026-${String(number).padStart(2, '0')}-01`);
    const price = (
      from: fc.Arbitrary<string | null>,
    ): fc.Arbitrary<DatedPrice> =>
      fc.record({
        flavor: fc.constantFrom('h100', 'l4'),
        perHour: fc.nat(9),
        from,
        until: fc.option(day(1, 12)),
        term: fc.constant(null),
        discountPercent: fc.nat(100),
      });
    const book = {
      currency: 'USD',
      source: 'list',
      flavors: { h100: 4 },
      cpuPerHour: null,
      memoryGiBPerHour: null,
    };
    const now = new Date('2026-06-15T00:00:00Z');
    fc.assert(
      fc.property(
        fc.array(price(fc.option(day(1, 12)))),
        fc.array(price(day(7, 12))),
        (entries, future) => {
          expect(bookAt(book, [...entries, ...future], now)).toEqual(
            bookAt(book, entries, now),
          );
        },
      ),
    );
  });
});
