import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  ModelSource,
  modelServingModelSourcesExtensionPoint,
} from '@model-serving/backstage-plugin-model-serving-node';
import registries from '.';

async function sourcesOf(sources?: object): Promise<ModelSource[]> {
  const added: ModelSource[] = [];
  const backend = await startTestBackend({
    extensionPoints: [
      [
        modelServingModelSourcesExtensionPoint,
        { addModelSource: (...each: ModelSource[]) => added.push(...each) },
      ],
    ],
    features: [
      registries,
      mockServices.rootConfig.factory({
        data: { modelServing: { models: { sources } } },
      }),
    ],
  });
  await backend.stop();
  return added;
}

describe('the module', () => {
  it('adds a source for each registry of the configuration', async () => {
    const added = await sourcesOf({
      mlflow: { main: { url: 'https://mlflow.example.com' } },
      kubeflow: { hub: { url: 'https://hub.example.com' } },
    });
    expect(added.map(({ id, type }) => [type, id])).toEqual([
      ['mlflow', 'main'],
      ['kubeflow', 'hub'],
    ]);
  });

  it('adds none without configuration', async () => {
    await expect(sourcesOf()).resolves.toEqual([]);
  });

  it('does not start with a source that cannot be used', async () => {
    await expect(sourcesOf({ mlflow: { main: {} } })).rejects.toThrow(
      /modelServing\.models\.sources\.mlflow\.main\.url|Missing required config value at 'modelServing\.models\.sources\.mlflow\.main\.url'/,
    );
  });
});
