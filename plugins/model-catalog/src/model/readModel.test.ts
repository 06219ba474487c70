import {
  DIGEST,
  modelEntity,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { readModel } from './readModel';

describe('readModel', () => {
  it('knows owner, digest and the number of services', () => {
    expect(readModel(modelEntity('qwen'), { services: 2 })).toMatchObject({
      entityRef: 'resource:default/qwen',
      title: 'QWEN',
      owner: 'group:default/platform-owners',
      digest: DIGEST,
      services: 2,
    });
  });

  it('does not call a moving name pinned', () => {
    const entity = modelEntity('tiny', { uri: 'oci://r.example/tiny:nightly' });
    expect(readModel(entity).digest).toBeNull();
  });

  it('reads an entity without an artifact as a model without facts', () => {
    const entity = modelEntity('bare');
    expect(
      readModel({
        ...entity,
        spec: { type: 'ai-model' },
        relations: undefined,
      }),
    ).toMatchObject({ facts: null, digest: null, owner: null, services: null });
  });
});
