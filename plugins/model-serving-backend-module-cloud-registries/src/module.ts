import { createBackendModule } from '@backstage/backend-plugin-api';
import { modelServingRegistriesExtensionPoint } from '@model-serving/backstage-plugin-model-serving-backend-module-registries';
import { azureMlRegistry } from './azureml';
import { sageMakerRegistry } from './sagemaker';
import { vertexRegistry } from './vertex';

/**
 * Adds SageMaker, Vertex AI and Azure Machine Learning to the types of `modelServing.models.sources`.
 * @public
 */
export const modelServingModuleCloudRegistries = createBackendModule({
  pluginId: 'model-serving',
  moduleId: 'cloud-registries',
  register(env) {
    env.registerInit({
      deps: {
        registries: modelServingRegistriesExtensionPoint,
      },
      async init({ registries }) {
        registries.addRegistry(
          sageMakerRegistry,
          vertexRegistry,
          azureMlRegistry,
        );
      },
    });
  },
});
