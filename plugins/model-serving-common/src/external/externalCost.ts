import type { ExpectedTokens } from '../externalRequest';
import { listPriceOf } from '../models/listPrice';
import type { HostedEndpoint } from '../models/ModelRecord';

/** What expected tokens of a month cost, or why nobody can tell, as a clause. @public */
export type ExternalCost =
  | { perMonth: number; currency: string }
  | { reason: string };

/**
 * What tokens of a month cost at the price of their source. A side without a price is only left out where no tokens of it are
 * expected, or where the model writes none.
 * @public
 */
export function externalCost(
  price: HostedEndpoint['price'],
  tokens: ExpectedTokens | null,
): ExternalCost {
  if (!tokens) {
    return { reason: 'the files name no expected tokens' };
  }
  if (!price) {
    return { reason: 'its source names no price' };
  }
  const isReadOnly = listPriceOf(price)?.side === 'input';
  const sides = [
    ['input', tokens.input, price.inputPerMillion],
    ['output', tokens.output, price.outputPerMillion],
  ] as const;
  let perMonth = 0;
  for (const [side, millions, perMillion] of sides) {
    if (millions > 0 && perMillion === null) {
      return {
        reason:
          side === 'output' && isReadOnly
            ? 'its source names a price of input alone'
            : `its source names no price of ${side}`,
      };
    }
    perMonth += millions * (perMillion ?? 0);
  }
  return { perMonth, currency: price.currency };
}
