import type { HostedEndpoint } from './ModelRecord';

/**
 * The price by which a hosted model is compared with others, per million tokens: of what it writes, which costs more than what
 * it reads. Of a model that only reads, such as one that makes embeddings, providers name a price of input and none of output,
 * or 0. Null where no price is known.
 * @public
 */
export function listPriceOf(
  price: HostedEndpoint['price'],
): { side: 'input' | 'output'; perMillion: number } | null {
  const { inputPerMillion = null, outputPerMillion = null } = price ?? {};
  if (inputPerMillion && !outputPerMillion) {
    return { side: 'input', perMillion: inputPerMillion };
  }
  if (outputPerMillion !== null) {
    return { side: 'output', perMillion: outputPerMillion };
  }
  return inputPerMillion === null
    ? null
    : { side: 'input', perMillion: inputPerMillion };
}
