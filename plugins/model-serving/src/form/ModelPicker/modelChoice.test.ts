import {
  emptyModelVariant,
  emptyModelVersion,
  provenanceOf,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  DIGEST,
  fakeModel,
  FakeModelCatalog,
  modelEntity,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { catalogModel, chosenModel, modelChoice } from './modelChoice';

const PINNED = `oci://registry.example/m@${DIGEST}`;
const TAG = 'oci://registry.example/m:nightly';

function detailOf(...uris: string[]) {
  const variants = uris.map((uri, index) => ({
    ...emptyModelVariant(`v${index}`, uri, 'vLLM'),
    memoryBytes: 20_000_000_000,
  }));
  const model = fakeModel('qwen3-8b', {
    title: 'Qwen3 8B',
    publisher: 'Qwen',
    license: { id: 'apache-2.0', url: null, text: null },
    versions:
      variants.length === 0
        ? []
        : [{ ...emptyModelVersion('1', variants), parameters: 8_200_000_000 }],
  });
  return new FakeModelCatalog([model]).detail('qwen3-8b', undefined)!;
}

describe('modelChoice', () => {
  it('sums up what decides between models', () => {
    expect(modelChoice(detailOf(PINNED).summary)).toEqual({
      id: 'resource:default/qwen3-8b',
      textValue: 'Qwen3 8B',
      summary: 'Qwen · 8.2B parameters · needs 18.6 GiB · apache-2.0',
      unusable: null,
    });
  });

  it('does not offer a model without an artifact', () => {
    expect(modelChoice(detailOf().summary).unusable).not.toBeNull();
  });
});

describe('chosenModel', () => {
  it('says when the chosen artifact may change under its name', () => {
    const detail = detailOf(PINNED, TAG);
    expect(chosenModel(detail)).toMatchObject({
      summary: expect.stringMatching(/ · pinned$/),
      isPinned: true,
    });
    expect(chosenModel(detail, { variant: 'v1' })).toMatchObject({
      summary: expect.stringMatching(/ · not pinned$/),
      isPinned: false,
    });
  });

  it('says nothing of the artifact of a model without one', () => {
    expect(chosenModel(detailOf())).toMatchObject({
      summary: 'no artifact',
      isPinned: null,
    });
  });
});

describe('catalogModel', () => {
  const PLACE = 'url:https://git.example.com/team-b/x.yaml';
  const entity = modelEntity(
    'qwen3-8b',
    { uri: TAG, publisher: 'Qwen' },
    PLACE,
  );

  it('offers what lies in a trusted location', () => {
    expect(catalogModel(entity, provenanceOf(entity, [PLACE]))).toMatchObject({
      id: 'resource:default/qwen3-8b',
      summary: 'Qwen · license unknown · not pinned',
      isPinned: false,
      unusable: null,
    });
  });

  it('does not offer what somebody registered', () => {
    expect(catalogModel(entity, provenanceOf(entity))).toMatchObject({
      summary: `not vetted · registered from ${PLACE}`,
      isPinned: null,
      unusable: expect.stringContaining('Not managed by Model Serving'),
    });
  });
});
