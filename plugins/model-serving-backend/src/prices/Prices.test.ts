import { mockServices } from '@backstage/backend-test-utils';
import { PriceBook } from '@model-serving/backstage-plugin-model-serving-common';
import { PriceSource } from '@model-serving/backstage-plugin-model-serving-node';
import { configuredPrices } from './configuredPrices';
import { Prices } from './Prices';

const book = (currency: string): PriceBook => ({
  currency,
  source: `prices in ${currency}`,
  flavors: { h100: 4 },
  cpuPerHour: 0,
  memoryGiBPerHour: 0,
});

const source = (
  id: string,
  read: () => PriceBook | undefined = () => book(id),
): PriceSource => ({ id, read: async () => read() });

function pricesOf(sources: PriceSource[], order?: string[]) {
  const logger = mockServices.logger.mock();
  const changed = jest.fn();
  return {
    logger,
    changed,
    prices: new Prices({ sources, order, logger, changed }),
  };
}

describe('prices', () => {
  it('are written down once those that come first were asked', async () => {
    let answer: () => PriceBook | undefined = () => {
      throw new Error('away');
    };
    const { prices } = pricesOf([source('first', () => answer())]);
    const both = pricesOf([source('first', () => answer()), source('EUR')]);
    expect(prices.settled).toBeUndefined();
    expect(both.prices.settled).toBeUndefined();
    await prices.refresh();
    await both.prices.refresh();
    expect(prices.settled).toBeUndefined();
    expect(both.prices.settled?.currency).toBe('EUR');
    answer = () => undefined;
    await prices.refresh();
    expect(prices.settled).toBeNull();
    answer = () => book('USD');
    await prices.refresh();
    expect(prices.settled?.currency).toBe('USD');
  });

  it('are those of the first source that has any', async () => {
    const { changed, prices } = pricesOf([
      source('none', () => undefined),
      source('EUR'),
      source('USD'),
    ]);
    expect(prices.current).toBeUndefined();
    await prices.refresh();
    expect(prices.current?.currency).toBe('EUR');
    await prices.refresh();
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('come in the order of the configuration', async () => {
    const { prices } = pricesOf([source('EUR'), source('USD')], ['USD']);
    await prices.refresh();
    expect(prices.current?.currency).toBe('USD');
  });

  it('stay while their source fails, which is logged once', async () => {
    let isFailing = false;
    const { logger, prices } = pricesOf([
      source('EUR', () => {
        if (isFailing) {
          throw new Error('HTTP 503');
        }
        return book('EUR');
      }),
      source('USD'),
    ]);
    await prices.refresh();
    isFailing = true;
    await prices.refresh();
    await prices.refresh();
    expect(prices.current?.currency).toBe('EUR');
    expect(logger.warn.mock.calls).toEqual([
      [
        'Could not read the prices of EUR: HTTP 503. The last known prices stay in use',
      ],
    ]);
  });

  it('refuse two sources of one id', () => {
    expect(() => pricesOf([source('a'), source('a')])).toThrow(
      /a is registered twice/,
    );
  });

  it('are none of a source that is not there, and say so', async () => {
    const { logger, prices } = pricesOf([source('a')], ['b']);
    await prices.refresh();
    expect(prices.current).toBeUndefined();
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(/sources names b, .* known are a/),
    );
  });
});

describe('configured prices', () => {
  const read = (prices?: object) =>
    configuredPrices(
      mockServices.rootConfig({
        data: { modelServing: prices ? { prices: prices as any } : {} },
      }),
    )?.read(AbortSignal.timeout(1000));

  it('are none without a currency', () => {
    expect(read()).toBeUndefined();
    expect(read({ sources: ['opencost'] })).toBeUndefined();
  });

  it('take flavors whose names hold dots', async () => {
    expect(
      await read({ currency: 'USD', source: 'list', flavors: { 'a.b': 2 } }),
    ).toEqual({
      currency: 'USD',
      source: 'list',
      flavors: { 'a.b': 2 },
      cpuPerHour: null,
      memoryGiBPerHour: null,
    });
  });

  it.each([
    [
      { currency: 'USD', source: 'list', cpuPerHour: -1 },
      /modelServing\.prices\.cpuPerHour must be 0 or more/,
    ],
    [{ currency: 'USD' }, /modelServing\.prices\.source/],
  ])('say why they cannot be read: %j', async (prices, why) => {
    await expect(read(prices)).rejects.toThrow(why);
  });
});
