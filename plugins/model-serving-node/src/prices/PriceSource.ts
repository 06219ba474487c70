import type { PriceBook } from '@model-serving/backstage-plugin-model-serving-common';

/**
 * Where prices come from: a price list, a cloud's billing API, OpenCost.
 * @public
 */
export interface PriceSource {
  /** Unique; `modelServing.prices.sources` names it. */
  readonly id: string;
  /**
   * Reads the prices as they are now. Called every minute.
   *
   * @returns undefined where the source has no prices, so that the next source is asked
   * @throws Error when they cannot be read; the last prices of this source stay in use
   */
  read(signal: AbortSignal): Promise<PriceBook | undefined>;
}
