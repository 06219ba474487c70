import { fieldsOf } from '@model-serving/backstage-plugin-model-serving-node/testUtils';
import { artifact, modelVersion, registeredModel } from './kubeflowAnswers';
import published from './__testUtils__/publishedApi.json';

const { operations, source } = published;

describe(`what is read of Kubeflow, by ${source}`, () => {
  it.each([
    ['GET /registered_models', registeredModel],
    ['GET /model_versions', modelVersion],
    ['GET /model_versions/{modelversionId}/artifacts', artifact],
  ] as const)('of %s is published', (operation, schema) => {
    const [item] = operations[operation].answers[200].items;
    // Properties of the users' own have any name.
    const read = fieldsOf(schema).map(path => path.split(/[.[]/)[0]);
    expect([...new Set(read)].sort()).toEqual(
      Object.keys(item)
        .map(key => key.replace('?', ''))
        .sort(),
    );
  });
});
