import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { catalogModelExtensionPoint } from '@backstage/plugin-catalog-node/alpha';
import { judgingServiceRef } from '@model-serving/backstage-plugin-model-serving-node';
import { readCatalogConfig } from './config';
import { EntityGuard } from './guard/EntityGuard';
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
        const { schedule, visibility, ...read } = readCatalogConfig(
          config,
          logger,
        );
        const guard = new EntityGuard(read.guard);
        processing.addProcessor(new GuardProcessor(guard));
        if (read.guard.installParser) {
          model.setEntityDataParser(guardedParser(guard, judging));
        }
        const known = new KnownEntities({ catalog, auth });
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
            visibility,
          }),
        );
        provide(modelEntities(new ModelApi({ discovery, auth })));
      },
    });
  },
});
