import fc from 'fast-check';
import {
  MODEL_FACETS,
  MODEL_SORTS,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  isFiltered,
  MODEL_RANGES,
  queryOf,
  readFilter,
  readOrder,
} from './modelFilter';

const read = (address: string) => readFilter(new URLSearchParams(address));
const order = (address: string) => readOrder(new URLSearchParams(address));

describe('the filter of an address', () => {
  it('asks for nothing where the address says nothing', () => {
    expect(isFiltered(read(''))).toBe(false);
    expect(queryOf(read(''), order(''), {})).toEqual({
      sort: 'title',
      order: 'asc',
    });
  });

  it.each(['-1', 'many', 'Infinity', ''])('takes %j for no limit', text => {
    expect(read(`contextMin=${text}`).ranges.contextMin).toBeUndefined();
  });

  it.each([
    ['', { sort: 'title', order: 'asc' }],
    ['sort=tokensPerSecond', { sort: 'tokensPerSecond', order: 'desc' }],
    ['sort=price', { sort: 'price', order: 'asc' }],
    ['sort=price&order=desc', { sort: 'price', order: 'desc' }],
    ['sort=beauty&order=up', { sort: 'title', order: 'asc' }],
  ])('of %j sorts by %j', (address, expected) => {
    expect(order(address)).toEqual(expected);
  });

  it('asks the backend for exactly what the address says', () => {
    const values = fc.uniqueArray(fc.string({ minLength: 1 }), {
      maxLength: 3,
    });
    const facets = fc.record(
      Object.fromEntries(MODEL_FACETS.map(facet => [facet, values])),
    );
    const ranges = fc.record(
      Object.fromEntries(MODEL_RANGES.map(range => [range, fc.nat()])),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        facets,
        ranges,
        fc.constantFrom(...MODEL_SORTS),
        (chosen, limits, sort) => {
          const params = new URLSearchParams({ sort });
          Object.entries(chosen).forEach(([facet, all]) =>
            all.forEach(value => params.append(facet, value)),
          );
          Object.entries(limits).forEach(([range, amount]) =>
            params.set(range, String(amount)),
          );
          expect(queryOf(readFilter(params), readOrder(params), {})).toEqual({
            ...Object.fromEntries(
              Object.entries(chosen).filter(([, all]) => all.length > 0),
            ),
            ...limits,
            sort,
            order: expect.any(String),
          });
        },
      ),
    );
  });
});
