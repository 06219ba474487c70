import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { PriceSource } from '../prices';

/** Takes sources of prices in addition to `modelServing.prices`. @public */
export interface ModelServingPricesExtensionPoint {
  addPriceSource(...sources: PriceSource[]): void;
}

/**
 * For modules of the plugin `model-serving` that bring prices.
 * @public
 */
export const modelServingPricesExtensionPoint =
  createExtensionPoint<ModelServingPricesExtensionPoint>({
    id: 'model-serving.prices',
  });
