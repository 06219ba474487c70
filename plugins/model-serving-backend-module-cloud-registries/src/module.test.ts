import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import registries from '@model-serving/backstage-plugin-model-serving-backend-module-registries';
import {
  modelServingModelSourcesExtensionPoint,
  ModelSource,
} from '@model-serving/backstage-plugin-model-serving-node';
import cloudRegistries from '.';

it('adds its types to those of the registries, whichever was added first', async () => {
  const sources: ModelSource[] = [];
  const host = createBackendModule({
    pluginId: 'model-serving',
    moduleId: 'host',
    register(env) {
      env.registerExtensionPoint(modelServingModelSourcesExtensionPoint, {
        addModelSource: (...added) => sources.push(...added),
      });
      env.registerInit({ deps: {}, init: async () => {} });
    },
  });
  await startTestBackend({
    features: [
      cloudRegistries,
      registries,
      host,
      mockServices.rootConfig.factory({
        data: {
          modelServing: {
            models: {
              sources: {
                mlflow: { first: { url: 'https://mlflow.example.com' } },
                sagemaker: { second: { region: 'eu-central-1' } },
                vertex: {
                  third: { project: 'serving', location: 'europe-west4' },
                },
              },
            },
          },
        },
      }),
    ],
  });
  expect(sources.map(({ id, title, type }) => [id, type, title])).toEqual([
    ['first', 'mlflow', 'the MLflow registry mlflow.example.com'],
    ['second', 'sagemaker', 'SageMaker in eu-central-1'],
    ['third', 'vertex', 'Vertex AI of serving in europe-west4'],
  ]);
});
