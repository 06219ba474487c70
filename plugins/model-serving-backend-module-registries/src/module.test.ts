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

  it('starts with a source that cannot be used, which says why', async () => {
    const [source] = await sourcesOf({ mlflow: { main: {} } });
    await expect(
      source.read({ signal: new AbortController().signal }),
    ).rejects.toThrow('modelServing.models.sources.mlflow.main.url');
  });
});
