import { DIGEST, modelEntity } from '../__testing__/modelEntity';
import { readModel } from './readModel';

describe('readModel', () => {
  it('knows owner, digest and the components that depend on it', () => {
    const entity = modelEntity('qwen', {}, [
      'component:team-a/chat',
      'system:default/other',
    ]);
    expect(readModel(entity)).toMatchObject({
      entityRef: 'resource:default/qwen',
      title: 'QWEN',
      owner: 'group:default/platform-owners',
      digest: DIGEST,
      usedBy: ['component:team-a/chat'],
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
    ).toMatchObject({ facts: null, digest: null, owner: null, usedBy: [] });
  });
});
