import { Entity } from '@backstage/catalog-model';
import { matchesSearch, modelChoice } from './modelChoice';

const DIGEST = `sha256:${'ab'.repeat(32)}`;

function entity(
  model: unknown,
  location = 'model-serving:https://git.example.com/platform/serving/a.yaml',
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: 'qwen3-8b',
      title: 'Qwen3 8B',
      annotations: {
        'backstage.io/managed-by-location': location,
        'backstage.io/managed-by-origin-location': location,
      },
    },
    spec: { type: 'ai-model', model: model as never },
  };
}

describe('modelChoice', () => {
  it('sums up what decides between models', () => {
    expect(
      modelChoice(
        entity({
          uri: `oci://registry.example/qwen3-8b@${DIGEST}`,
          publisher: 'Qwen',
          license: 'apache-2.0',
          parameters: 8_200_000_000,
          memoryBytes: 20_000_000_000,
        }),
      ),
    ).toEqual({
      entityRef: 'resource:default/qwen3-8b',
      title: 'Qwen3 8B',
      summary: 'Qwen · 8.2B parameters · needs 18.6 GiB · apache-2.0 · pinned',
      isPinned: true,
      unusable: null,
    });
  });

  it('says when an artifact may change under its name', () => {
    expect(
      modelChoice(entity({ uri: 'oci://registry.example/m:nightly' })),
    ).toMatchObject({
      summary: 'license unknown · not pinned',
      isPinned: false,
    });
  });

  it('does not offer what somebody registered', () => {
    const planted = entity(
      { uri: `oci://evil.example/qwen3-8b@${DIGEST}`, publisher: 'Qwen' },
      'url:https://git.example.com/team-b/x.yaml',
    );
    expect(modelChoice(planted)).toMatchObject({
      summary:
        'not vetted · registered from url:https://git.example.com/team-b/x.yaml',
      isPinned: false,
      unusable: expect.stringContaining('Not managed by Model Serving'),
    });
  });

  it('does not offer a model without an artifact', () => {
    expect(modelChoice(entity(undefined)).unusable).not.toBeNull();
  });
});

describe('matchesSearch', () => {
  const choice = modelChoice(
    entity({ uri: `oci://r/m@${DIGEST}`, publisher: 'Qwen', license: 'mit' }),
  );

  it.each([
    ['', true],
    ['qwen', true],
    ['QWEN mit', true],
    ['mit apache', false],
  ])('%p', (query, found) => {
    expect(matchesSearch(choice, query)).toBe(found);
  });
});
