import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  ControlDefinition,
  forgeServiceRef,
  giteaForge,
  modelServingControlsExtensionPoint,
  modelServingDriftSourcesExtensionPoint,
  modelServingEnginesExtensionPoint,
  modelServingGoldenPathsExtensionPoint,
  modelServingModelSourcesExtensionPoint,
  modelServingPricesExtensionPoint,
} from '@model-serving/backstage-plugin-model-serving-node';
import { feedbackDrift } from './feedbackDrift';
import { houseEngine } from './houseEngine';
import { listedPrices } from './listedPrices';
import { plainDeployment } from './plainDeployment';
import { registryModels } from './registryModels';

/** A control outside of the cluster: here one that has nothing against the tenant called team-a. */
const keyRotation: ControlDefinition = {
  id: 'key-rotation',
  title: 'Engine keys are rotated',
  whenEnforced: 'every key of the tenant is younger than 90 days',
  examine: async ({ name }) => [
    {
      id: 'age',
      title: 'Age of the oldest key',
      state: name === 'team-a' ? 'holds' : 'broken',
      detail:
        name === 'team-a'
          ? 'the oldest key is 3 days old'
          : 'the oldest key is 400 days old',
      source: 'vault:example',
    },
  ],
};

/** What only the plugin `model-serving` needs, through its extension points. */
export const exampleExtensions = createBackendModule({
  pluginId: 'model-serving',
  moduleId: 'example',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        controls: modelServingControlsExtensionPoint,
        drift: modelServingDriftSourcesExtensionPoint,
        engines: modelServingEnginesExtensionPoint,
        goldenPaths: modelServingGoldenPathsExtensionPoint,
        models: modelServingModelSourcesExtensionPoint,
        prices: modelServingPricesExtensionPoint,
      },
      async init({
        config,
        controls,
        drift,
        engines,
        goldenPaths,
        models,
        prices,
      }) {
        controls.addControl(keyRotation);
        drift.addDriftSource(
          feedbackDrift(config.getString('example.feedback')),
        );
        engines.addEngine(houseEngine);
        goldenPaths.addServicePath(plainDeployment);
        models.addModelSource(
          registryModels(config.getString('example.models')),
        );
        prices.addPriceSource(listedPrices(config.getString('example.prices')));
      },
    });
  },
});

/** A forge that speaks Gitea's API under another name; the scaffolder proposes on it as well. */
export const exampleForge = createServiceFactory({
  service: forgeServiceRef,
  deps: {},
  factory: () => ({ ...giteaForge, id: 'forgejo', title: 'Forgejo' }),
});
