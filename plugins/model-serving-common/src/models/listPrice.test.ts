import { listPriceOf } from './listPrice';

const price = (
  inputPerMillion: number | null,
  outputPerMillion: number | null,
) => ({ inputPerMillion, outputPerMillion, currency: 'USD', asOf: null });

describe('listPriceOf', () => {
  it.each([
    ['what it writes', price(3, 15), 'output', 15],
    [
      'what it writes, where nothing else is known',
      price(null, 2),
      'output',
      2,
    ],
    ['what it reads, where it writes nothing', price(0.1, 0), 'input', 0.1],
    ['what it reads, where nothing else is known', price(3, null), 'input', 3],
    ['what it writes, for nothing', price(0, 0), 'output', 0],
    ['what it reads, for nothing', price(0, null), 'input', 0],
  ])('is of %s', (_, asked, side, perMillion) => {
    expect(listPriceOf(asked)).toEqual({ side, perMillion });
  });

  it('is unknown where no price is known', () => {
    expect(listPriceOf(null)).toBeNull();
    expect(listPriceOf(price(null, null))).toBeNull();
  });
});
