import { fieldsOf } from '@model-serving/backstage-plugin-model-serving-node/testUtils';
import { modelContainer, modelVersion, page } from './azureMlAnswers';
import published from './__testUtils__/publishedFields.json';

const { source, types } = published;

describe(`what is read of Azure Machine Learning, by ${source}`, () => {
  it.each([
    ['ModelContainerResource', modelContainer],
    ['ModelVersionResource', modelVersion],
    [
      'ModelContainerResourceArmPaginatedResult, ModelVersionResourceArmPaginatedResult',
      page,
    ],
  ] as const)('of %s is published', (type, schema) => {
    expect(fieldsOf(schema)).toEqual(types[type]);
  });
});
