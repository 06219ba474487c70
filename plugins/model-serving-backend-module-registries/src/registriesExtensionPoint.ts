import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { RegistryDefinition } from './sources/RegistryDefinition';

/** Takes types of registries in addition to those of this module. @public */
export interface ModelServingRegistriesExtensionPoint {
  /** One with the type of this module's own takes its place. */
  addRegistry(...registries: RegistryDefinition[]): void;
}

/**
 * For modules of the plugin `model-serving` that bring types of registries to `modelServing.models.sources`.
 * @public
 */
export const modelServingRegistriesExtensionPoint =
  createExtensionPoint<ModelServingRegistriesExtensionPoint>({
    id: 'model-serving.registries',
  });
