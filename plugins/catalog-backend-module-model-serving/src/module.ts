import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { ModelEntityProvider } from './models/ModelEntityProvider';
import { ServiceEntityProvider } from './services/ServiceEntityProvider';
import { ServingApi } from './services/ServingApi';
import { KnownEntities } from './sync/KnownEntities';

/**
 * Makes models, services and tenants catalog entities.
 * @public
 */
export const catalogModuleModelServing = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'model-serving',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        processing: catalogProcessingExtensionPoint,
        scheduler: coreServices.scheduler,
        urlReader: coreServices.urlReader,
      },
      async init({
        auth,
        catalog,
        config,
        discovery,
        logger,
        processing,
        scheduler,
        urlReader,
      }) {
        const known = new KnownEntities({ catalog, auth });
        processing.addEntityProvider(
          ServiceEntityProvider.fromConfig(config, {
            api: new ServingApi({ discovery, auth }),
            known,
            logger,
            scheduler,
          }),
        );
        const models = ModelEntityProvider.fromConfig(config, {
          known,
          logger,
          scheduler,
          urlReader,
        });
        if (models) {
          processing.addEntityProvider(models);
        }
      },
    });
  },
});
