import { fieldsOf } from '@model-serving/backstage-plugin-model-serving-node/testUtils';
import {
  collectionItemSchema,
  hubModelAtCommitSchema,
  hubModelSchema,
} from './hubModel';
import published from './__testUtils__/publishedFields.json';

const { source, types } = published;

describe(`what is read of the Hugging Face Hub, by ${source}`, () => {
  it.each([
    ['ModelEntry with fields of ApiModelInfo', hubModelSchema],
    ['ApiModelInfo of a revision', hubModelAtCommitSchema],
    ['ApiCollectionItemModel', collectionItemSchema],
  ] as const)('of %s is published', (type, schema) => {
    expect(fieldsOf(schema)).toEqual(types[type]);
  });
});
