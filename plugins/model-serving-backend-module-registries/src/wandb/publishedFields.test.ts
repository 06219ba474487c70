import { fieldsOf } from '@model-serving/backstage-plugin-model-serving-node/testUtils';
import {
  collection,
  COLLECTIONS,
  collectionsAnswer,
  membership,
  VERSIONS,
  versionsAnswer,
} from './wandbAnswers';
import published from './__testUtils__/publishedFields.json';

const { source, types } = published;

describe(`what is read of Weights & Biases, by ${source}`, () => {
  it.each([
    ['RegistryCollectionFragment', collection],
    ['ArtifactMembershipFragment', membership],
    ['RegistryCollections', collectionsAnswer],
    ['RegistryVersions', versionsAnswer],
  ] as const)('of %s is published', (type, schema) => {
    expect(fieldsOf(schema)).toEqual(types[type]);
  });

  it.each([
    ['RegistryCollectionFragment', COLLECTIONS],
    ['ArtifactMembershipFragment', VERSIONS],
  ] as const)('of %s is asked for', (type, query) => {
    const asked = new Set(query.match(/\w+/g));
    const names = types[type].flatMap(path => path.match(/\w+/g)!);
    expect(names.filter(name => !asked.has(name))).toEqual([]);
  });
});
