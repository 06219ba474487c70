import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { catalogModelExtensionPoint } from '@backstage/plugin-catalog-node/alpha';
import {
  gitOpsServiceRef,
  judgingServiceRef,
} from '@model-serving/backstage-plugin-model-serving-node';
import { EntityGuard } from './guard/EntityGuard';
import { readGuardConfig } from './guard/GuardConfig';
import { guardedParser } from './guard/guardedParser';
import { GuardProcessor } from './guard/GuardProcessor';
import { ModelEntityProvider } from './models/ModelEntityProvider';
import { ServiceEntityProvider } from './services/ServiceEntityProvider';
import { ServingApi } from './services/ServingApi';
import { KnownEntities } from './sync/KnownEntities';

/**
 * Makes models, services and tenants catalog entities, and refuses those that others register.
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
        gitops: gitOpsServiceRef,
        judging: judgingServiceRef,
        logger: coreServices.logger,
        model: catalogModelExtensionPoint,
        processing: catalogProcessingExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init({
        auth,
        catalog,
        config,
        discovery,
        gitops,
        judging,
        logger,
        model,
        processing,
        scheduler,
      }) {
        const guardConfig = readGuardConfig(config);
        const guard = new EntityGuard(guardConfig);
        processing.addProcessor(new GuardProcessor(guard));
        if (guardConfig.installParser) {
          model.setEntityDataParser(guardedParser(guard, judging));
        }
        const known = new KnownEntities({ catalog, auth });
        processing.addEntityProvider(
          ServiceEntityProvider.fromConfig(config, {
            api: new ServingApi({ discovery, auth }),
            guard,
            known,
            logger,
            scheduler,
          }),
        );
        const models = ModelEntityProvider.fromConfig(config, {
          gitops: gitops.configured,
          guard,
          judging,
          known,
          logger,
          scheduler,
        });
        if (models) {
          processing.addEntityProvider(models);
        }
      },
    });
  },
});
