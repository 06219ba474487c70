import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { modelServingModelSourcesExtensionPoint } from '@model-serving/backstage-plugin-model-serving-node';
import { modelServingRegistriesExtensionPoint } from './registriesExtensionPoint';
import { builtInRegistries } from './sources/builtInRegistries';
import { createSources } from './sources/createSources';
import type { RegistryDefinition } from './sources/RegistryDefinition';

/**
 * Adds a source of models for each registry of `modelServing.models.sources`.
 * @public
 */
export const modelServingModuleRegistries = createBackendModule({
  pluginId: 'model-serving',
  moduleId: 'registries',
  register(env) {
    const added: RegistryDefinition[] = [];
    env.registerExtensionPoint(modelServingRegistriesExtensionPoint, {
      addRegistry: (...registries) => added.push(...registries),
    });
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        models: modelServingModelSourcesExtensionPoint,
      },
      async init({ config, models }) {
        models.addModelSource(
          ...createSources(config, [...added, ...builtInRegistries]),
        );
      },
    });
  },
});
