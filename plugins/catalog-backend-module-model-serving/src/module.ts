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
  judgingServiceRef,
  readCatalogVisibility,
} from '@model-serving/backstage-plugin-model-serving-node';
import { readProviderConfig } from './config';
import { EntityGuard } from './guard/EntityGuard';
import { readGuardConfig } from './guard/GuardConfig';
import { guardedParser } from './guard/guardedParser';
import { GuardProcessor } from './guard/GuardProcessor';
import { modelEntities } from './models/modelEntities';
import { ModelApi } from './models/ModelApi';
import { servingEntities } from './services/servingEntities';
import { ServingApi } from './services/ServingApi';
import { ownerGroups } from './tenants/ownerGroups';
import { KnownEntities } from './sync/KnownEntities';
import { EntitySource, SuiteEntityProvider } from './sync/SuiteEntityProvider';

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
        const { schedule } = readProviderConfig(config);
        const provide = (source: EntitySource) =>
          processing.addEntityProvider(
            new SuiteEntityProvider(source, {
              guard,
              known,
              logger,
              taskRunner: scheduler.createScheduledTaskRunner(schedule),
            }),
          );
        const api = new ServingApi({ discovery, auth });
        provide(ownerGroups({ api, known }));
        provide(
          servingEntities({
            api,
            guard,
            visibility: readCatalogVisibility(config),
          }),
        );
        provide(modelEntities(new ModelApi({ discovery, auth })));
      },
    });
  },
});
