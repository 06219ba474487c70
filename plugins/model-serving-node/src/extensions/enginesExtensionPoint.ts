import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { EngineDefinition } from '@model-serving/backstage-plugin-model-serving-common';

/** Takes inference engines in addition to those of the suite. @public */
export interface ModelServingEnginesExtensionPoint {
  /**
   * One with the name of the suite's own takes its place.
   *
   * @throws InputError where its `module` is not set
   */
  addEngine(...engines: EngineDefinition[]): void;
}

/**
 * For modules of the plugin `model-serving` that bring engines.
 * @public
 */
export const modelServingEnginesExtensionPoint =
  createExtensionPoint<ModelServingEnginesExtensionPoint>({
    id: 'model-serving.engines',
  });
