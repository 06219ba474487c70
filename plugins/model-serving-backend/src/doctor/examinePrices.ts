import { Prices } from '../prices/Prices';
import { Examiner } from './Examiner';

/** Whether prices are known. */
export function examinePrices(prices: Pick<Prices, 'statuses'>): Examiner {
  return {
    area: 'prices',
    docs: 'docs/prices.md',
    async examine() {
      const { statuses } = prices;
      if (statuses.length === 0) {
        return [
          {
            id: 'prices.configured',
            title: 'Prices are configured',
            state: 'note',
            detail: 'no prices are configured, so that costs are unknown',
            source: 'config:modelServing.prices',
            next: 'Platform owners: set modelServing.prices, or add a price source.',
          },
        ];
      }
      return statuses.map(({ currency, failure, id }) => ({
        id: `prices.${id}`,
        title: `Prices of source ${id} can be read`,
        source: `prices:${id}`,
        ...(failure === undefined
          ? {
              state: currency ? ('holds' as const) : ('note' as const),
              detail: currency ? `prices in ${currency}` : 'it has no prices',
            }
          : {
              state: 'broken' as const,
              detail: failure,
              next: 'Platform owners: correct modelServing.prices, or check the price source.',
            }),
      }));
    },
  };
}
