import { HostedEndpoint } from '@model-serving/backstage-plugin-model-serving-common';
import { formatPrice } from '@model-serving/backstage-plugin-model-serving-react';

/** Prices of a hosted model as text, such as `$1.25/Mtok`; null where one is unknown. */
export function hostedPrices({ price }: Pick<HostedEndpoint, 'price'>) {
  const text = (amount: number | null | undefined) =>
    price && amount !== null && amount !== undefined
      ? `${formatPrice(amount, price.currency)}/Mtok`
      : null;
  return {
    input: text(price?.inputPerMillion),
    output: text(price?.outputPerMillion),
  };
}
