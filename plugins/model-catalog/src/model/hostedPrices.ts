import {
  HostedEndpoint,
  listPriceOf,
} from '@model-serving/backstage-plugin-model-serving-common';
import { formatPrice } from '@model-serving/backstage-plugin-model-serving-react';

type Priced = Pick<HostedEndpoint, 'price'>;

/**
 * Prices of a million tokens of a hosted model as text, `$1.25/Mtok`; null where one is unknown, or nothing is written.
 *
 * @param unit - Left out where another price beside it has it
 */
export function hostedPrices({ price }: Priced, unit = '/Mtok') {
  const text = (amount: number | null | undefined) =>
    price && amount !== null && amount !== undefined
      ? `${formatPrice(amount, price.currency)}${unit}`
      : null;
  const isReadOnly = listPriceOf(price)?.side === 'input';
  return {
    input: text(price?.inputPerMillion),
    output: isReadOnly ? null : text(price?.outputPerMillion),
  };
}

/** `$3.00/Mtok of input, $15.00/Mtok of output`; null where no price is known. */
export function hostedPriceText(hosted: Priced): string | null {
  const { input, output } = hostedPrices(hosted);
  return (
    [input && `${input} of input`, output && `${output} of output`]
      .filter(Boolean)
      .join(', ') || null
  );
}
