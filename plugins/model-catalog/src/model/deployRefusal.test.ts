import {
  AcceleratorList,
  chooseArtifact,
  emptyModelVariant,
  emptyModelVersion,
  CatalogModel,
  FitWord,
  MemoryWord,
  ModelDecisionWord,
  ModelDetail,
  OptionFit,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  accelerator,
  acceleratorList,
  ALLOWED,
  catalogModel,
  DIGEST,
  FakeModelCatalog,
  fakeModel,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { deployRefusal, fitRefusal } from './deployRefusal';

const PINNED = `oci://registry.example/m@${DIGEST}`;

const HOSTED = {
  provider: 'Example Cloud',
  model: 'm',
  url: null,
  region: null,
  price: null,
};

function refusal(options: {
  uri?: string;
  format?: string;
  word?: ModelDecisionWord;
  model?: Partial<CatalogModel>;
  refused?: ModelDetail['refused'];
}) {
  const { format = 'vLLM', uri = PINNED, word = 'allow' } = options;
  const facts: Partial<CatalogModel> = {
    title: 'Qwen',
    versions: [
      emptyModelVersion('1', [emptyModelVariant('bf16', uri, format)]),
    ],
    ...options.model,
  };
  const decision = { ...ALLOWED, word };
  const detail = new FakeModelCatalog([
    fakeModel('qwen', facts, { decision }),
  ]).detail('qwen', 'team-a')!;
  return deployRefusal({
    detail: { ...detail, refused: options.refused ?? [] },
    decision,
    artifact: chooseArtifact(catalogModel('qwen', facts), {}),
    accelerators: acceleratorList([]),
  });
}

describe('deployRefusal', () => {
  it.each([
    ['a pinned artifact', {}],
    ['a tag that the form resolves', { uri: 'oci://registry.example/m:1' }],
    ['a model that needs an approval', { word: 'ask' as const }],
    ['a model that somebody else hosts too', { model: { hosted: HOSTED } }],
  ])('offers %s', (_what, options) => {
    expect(refusal(options)).toBeNull();
  });

  it.each([
    [
      'a model that is not allowed',
      { word: 'deny' as const },
      'The platform does not allow Qwen to be served.',
    ],
    [
      'an artifact that the policies refuse',
      {
        word: 'deny' as const,
        refused: [
          {
            version: '1',
            variant: 'bf16',
            sentence: 'The policy pinned refuses its artifact: not pinned.',
          },
        ],
      },
      'The policy pinned refuses its artifact: not pinned. Choose another variant, or ask its owner to publish it elsewhere.',
    ],
    [
      'a format that the platform does not serve',
      { format: 'gguf' },
      "No runtime serves the format gguf. The platform's runtimes serve vLLM. Choose another variant, or ask your platform owners for a runtime.",
    ],
    [
      'an adapter of an unknown model',
      { format: 'peft' },
      'The catalog does not say which model Qwen adapts. Ask its owner to name its base.',
    ],
    [
      'an adapter that no runtime takes',
      {
        format: 'peft',
        model: {
          versions: [
            emptyModelVersion('1', [emptyModelVariant('bf16', PINNED, 'peft')]),
          ],
          base: { repository: 'qwen', relation: 'adapter' as const },
        },
      },
      'No runtime of the platform takes LoRA adapters. Ask your platform owners to offer them with one.',
    ],
    [
      'an address whose content can change',
      { uri: 's3://models/m' },
      'bf16 is at an address whose content can change. Ask its owner to publish it in an OCI registry.',
    ],
    [
      'a model without files',
      { model: { versions: [] } },
      'No source names the files of Qwen. Ask its owner to add an artifact.',
    ],
    [
      'a model that somebody else hosts',
      {
        model: { hosted: HOSTED, versions: [] },
      },
      'Qwen is hosted by Example Cloud. Nothing of it can be deployed here.',
    ],
  ])('says why %s cannot be deployed', (_what, options, sentence) => {
    expect(refusal(options)).toBe(sentence);
  });
});

describe('fitRefusal', () => {
  const fit = (memory: MemoryWord, quota: FitWord): OptionFit => ({
    option: accelerator('l4-1', quota, ''),
    memory: { word: memory, changes: [] } as unknown as OptionFit['memory'],
    runtimeRefusal: null,
  });
  const refused = (
    fits: OptionFit[],
    list: Partial<AcceleratorList> = {},
    tenant: string | undefined = 'team-a',
  ) =>
    fitRefusal(
      fits,
      { ...acceleratorList(fits.map(({ option }) => option)), ...list },
      tenant,
    );

  it.each<[string, OptionFit[]]>([
    ['one option fits', [fit('exceeds', 'fits'), fit('fits', 'waits')]],
    ['the memory is unknown', [fit('exceeds', 'fits'), fit('unknown', 'fits')]],
    ['the quota is unknown', [fit('fits', 'unknown')]],
  ])('is silent where %s', (_what, fits) => {
    expect(refused(fits)).toBeNull();
  });

  it.each<[string, OptionFit[]]>([
    ['all are too small', [fit('exceeds', 'fits')]],
    ['the quota never has one', [fit('fits', 'never')]],
    ['nothing is known of what can never be had', [fit('unknown', 'never')]],
    ['no engine runs there', [fit('unsupported', 'fits')]],
  ])('says that none holds a replica where %s', (_what, fits) => {
    expect(refused(fits)).toBe(
      'No size that team-a may have holds a replica; Memory shows why.',
    );
  });

  it('says what the cluster does not have, and that there are no accelerators', () => {
    expect(refused([], { missing: ['KServe is not installed'] })).toBe(
      'The cluster of team-a cannot run services: KServe is not installed.',
    );
    expect(refused([])).toBe(
      'No accelerators are available to team-a. Ask your platform owners to add one.',
    );
  });

  it('knows nothing before accelerators and tenant are known', () => {
    expect(fitRefusal([], undefined, 'team-a')).toBeNull();
    expect(fitRefusal([], acceleratorList([]), undefined)).toBeNull();
  });
});
