import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { builtInRegistries } from './sources/builtInRegistries';
import { createSources } from './sources/createSources';

/**
 * Adds a source of models for each registry of `modelServing.models.sources`.
 * @public
 */
export const modelServingModuleRegistries = createBackendModule({
  pluginId: 'model-serving',
  moduleId: 'registries',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
      },
      async init({ config, logger }) {
        for (const { title } of createSources(config, builtInRegistries)) {
          logger.info(`Reads models from ${title}`);
        }
      },
    });
  },
});
