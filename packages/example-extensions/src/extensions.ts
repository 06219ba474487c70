import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  modelServingGoldenPathsExtensionPoint,
  modelServingPricesExtensionPoint,
  modelSourceServiceRef,
} from '@model-serving/backstage-plugin-model-serving-node';
import { listedPrices } from './listedPrices';
import { plainDeployment } from './plainDeployment';
import { registryModels } from './registryModels';

/** What only the plugin `model-serving` needs, through its extension points. */
export const exampleExtensions = createBackendModule({
  pluginId: 'model-serving',
  moduleId: 'example',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        goldenPaths: modelServingGoldenPathsExtensionPoint,
        prices: modelServingPricesExtensionPoint,
      },
      async init({ config, goldenPaths, prices }) {
        goldenPaths.addServicePath(plainDeployment);
        prices.addPriceSource(listedPrices(config.getString('example.prices')));
      },
    });
  },
});

/** Models, which the catalog reads as well: a service of the whole backend. */
export const exampleModels = createServiceFactory({
  service: modelSourceServiceRef,
  deps: { config: coreServices.rootConfig },
  factory: ({ config }) => registryModels(config.getString('example.models')),
});
