import { mergeModels } from './mergeModels';
import type { ModelOverlay } from './ModelGovernance';
import {
  emptyModelRecord,
  emptyModelVariant,
  emptyModelVersion,
  ModelRecord,
} from './ModelRecord';
import { overlayModels } from './overlayModels';

const merged = (...records: ModelRecord[]) =>
  mergeModels(
    [
      {
        id: 'hub',
        type: 'huggingface',
        title: 'the hub',
        owner: null,
        vets: false,
        asOf: '2026-11-29T12:00:00Z',
        records,
      },
    ],
    { classOf: () => 'unknown' },
  );

const chat: ModelRecord = {
  ...emptyModelRecord('acme/chat', 'chat'),
  license: { id: 'other', url: null, text: null },
  tags: ['chat'],
  identities: [
    {
      kind: 'repository',
      repository: 'huggingface.co/acme/chat',
      revision: 'abc',
    },
    { kind: 'digest', digest: `sha256:${'a'.repeat(64)}` },
    { kind: 'mapping', name: 'our-chat' },
  ],
};
const other = emptyModelRecord('acme/other', 'other');

const overlay = (facts: Partial<ModelOverlay>): ModelOverlay => ({
  name: 'overlay',
  place: 'platform/models/overlay.yaml',
  target: { kind: 'place', source: 'hub', place: 'acme/chat' },
  vetted: null,
  hidden: false,
  title: null,
  description: null,
  owner: null,
  license: null,
  task: null,
  tags: [],
  links: [],
  compliance: null,
  ...facts,
});

const VETTED = {
  by: 'group:default/platform-owners',
  at: '2026-11-01',
  note: null,
};

describe('overlayModels', () => {
  it.each([
    ['place', { kind: 'place', source: 'hub', place: 'acme/chat' }],
    [
      'repository',
      {
        kind: 'repository',
        repository: 'huggingface.co/Acme/Chat',
        revision: null,
      },
    ],
    ['digest', { kind: 'digest', digest: `sha256:${'a'.repeat(64)}` }],
    ['mapping', { kind: 'mapping', name: 'our-chat' }],
  ] as Array<[string, ModelOverlay['target']]>)(
    'vets the model that its %s names, and no other',
    (_kind, target) => {
      const { models, unmatched } = overlayModels(merged(chat, other), [
        overlay({ target, vetted: VETTED }),
      ]);
      expect(
        models.map(({ name, vetted, vetting }) => [name, vetted, vetting]),
      ).toEqual(
        expect.arrayContaining([
          ['chat', true, { place: 'platform/models/overlay.yaml', ...VETTED }],
          ['other', false, null],
        ]),
      );
      expect(unmatched).toEqual([]);
    },
  );

  it.each([
    ['place', { kind: 'place', source: 'hub', place: 'acme/chat' }, ['own']],
    [
      'repository',
      {
        kind: 'repository',
        repository: 'huggingface.co/Acme/Chat',
        revision: null,
      },
      ['own'],
    ],
    [
      'revision',
      {
        kind: 'repository',
        repository: 'huggingface.co/acme/chat',
        revision: 'other',
      },
      [],
    ],
    ['digest', { kind: 'digest', digest: `sha256:${'a'.repeat(64)}` }, ['oci']],
    ['mapping', { kind: 'mapping', name: 'our-chat' }, ['own']],
  ] as Array<[string, ModelOverlay['target'], string[]]>)(
    'vets the artifacts that its %s names, and none that others add',
    (_kind, target, expected) => {
      const digest = `sha256:${'a'.repeat(64)}`;
      const versions = (name: string, uri: string) => [
        emptyModelVersion(name, [emptyModelVariant('bf16', uri, 'vLLM')]),
      ];
      const {
        models: [model],
      } = overlayModels(
        merged(
          { ...chat, versions: versions('own', 'hf://acme/chat@abc') },
          {
            ...emptyModelRecord('evil', 'evil'),
            identities: [{ kind: 'digest', digest }],
            versions: versions('evil', `s3://evil/chat@${digest}`),
          },
          {
            ...emptyModelRecord('oci', 'oci'),
            identities: [{ kind: 'digest', digest }],
            versions: versions('oci', `oci://r.example/chat@${digest}`),
          },
        ),
        [overlay({ target, vetted: VETTED })],
      );
      expect(model.origins).toHaveLength(3);
      expect(
        model.claims.flatMap(({ version, vetted }) => (vetted ? version : [])),
      ).toEqual(expected);
    },
  );

  it('tells of overlays that are about no model', () => {
    const missing = overlay({
      target: { kind: 'place', source: 'hub', place: 'acme/gone' },
    });
    expect(overlayModels(merged(chat), [missing]).unmatched).toEqual([missing]);
  });

  it('states facts in place of the sources, and tells where they differ', () => {
    const {
      models: [model],
    } = overlayModels(
      merged({
        ...chat,
        versions: [
          {
            ...emptyModelVersion('1', []),
            license: { id: 'unread', url: null, text: null },
          },
        ],
      }),
      [
        overlay({
          license: { id: 'apache-2.0', url: null, text: null },
          tags: ['approved'],
        }),
      ],
    );
    expect(model).toMatchObject({
      license: { id: 'apache-2.0' },
      licenseClass: 'permissive',
      tags: ['approved', 'chat'],
      vetted: false,
    });
    expect(model.versions.map(({ license }) => license)).toEqual([null]);
    expect(model.conflicts).toContainEqual({
      fact: 'license',
      values: [
        { source: 'gitops', value: 'apache-2.0' },
        { source: 'hub', value: 'other' },
      ],
      reason: 'The platform states it in platform/models/overlay.yaml.',
    });
  });

  it('takes the first of two overlays of one model, by whichever name they call it', () => {
    const {
      models: [model],
    } = overlayModels(merged(chat), [
      overlay({ title: 'First', place: 'a.yaml' }),
      overlay({
        title: 'Second',
        description: 'From the second',
        place: 'b.yaml',
        target: { kind: 'mapping', name: 'our-chat' },
        hidden: true,
      }),
    ]);
    expect(model).toMatchObject({
      title: 'First',
      description: 'From the second',
      hiddenBy: 'b.yaml',
    });
  });
});
