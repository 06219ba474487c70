import { fieldsOf } from '@model-serving/backstage-plugin-model-serving-node/testUtils';
import { modelPage, vertexModel } from './vertexAnswers';
import published from './__testUtils__/publishedFields.json';

const { source, types } = published;

describe(`what is read of Vertex AI, by ${source}`, () => {
  it.each([
    ['Model', vertexModel],
    ['ListModelsResponse, ListModelVersionsResponse', modelPage],
  ] as const)('of %s is published', (type, schema) => {
    expect(fieldsOf(schema)).toEqual(types[type]);
  });
});
