import { HostedEndpoint } from '@model-serving/backstage-plugin-model-serving-common';
import { formatPrice } from '@model-serving/backstage-plugin-model-serving-react';

/**
 * Prices of a hosted model as text; null where one is unknown.
 *
 * @param unit - what follows the amount, `$1.25/Mtok`
 */
export function hostedPrices(
  { price }: Pick<HostedEndpoint, 'price'>,
  unit = '/Mtok',
) {
  const text = (amount: number | null | undefined) =>
    price && amount !== null && amount !== undefined
      ? `${formatPrice(amount, price.currency)}${unit}`
      : null;
  return {
    input: text(price?.inputPerMillion),
    output: text(price?.outputPerMillion),
  };
}
