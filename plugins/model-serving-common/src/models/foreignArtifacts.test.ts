import fc from 'fast-check';
import { decideModel } from './decideModel';
import { licenseClassOf } from './licenseTerms';
import { mergeModels, SourceModels } from './mergeModels';
import type { ModelOverlay, ModelRules } from './ModelGovernance';
import {
  emptyModelRecord,
  emptyModelVariant,
  emptyModelVersion,
  ModelCompliance,
  ModelIdentity,
  ModelRecord,
  ModelVariant,
  ModelVersion,
} from './ModelRecord';
import { overlayModels } from './overlayModels';

// Whoever may write into one registry names the digest of another source's model, to be known by its name.

const NOW = new Date('2026-11-29T12:00:00Z');
const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;
const digest = (letter: string): ModelIdentity => ({
  kind: 'digest',
  digest: digestOf(letter),
});
const repository = (name: string): ModelIdentity => ({
  kind: 'repository',
  repository: name,
  revision: null,
});
const MINE = 'registry.example.com/mine/model';
const license = (id: string) => ({ id, url: null, text: null });
const version = (name: string, uri: string) =>
  emptyModelVersion(name, [emptyModelVariant('bf16', uri, 'vLLM')]);

const source = (id: string, record: ModelRecord): SourceModels => ({
  id,
  type: id,
  title: `the registry ${id}`,
  owner: null,
  vets: false,
  asOf: NOW.toISOString(),
  records: [record],
});

const lead = source('mlflow', {
  ...emptyModelRecord('chat', 'chat'),
  publisher: 'Acme',
  license: license('mistral-research'),
  identities: [digest('a')],
  versions: [version('1', `oci://registry.example.com/chat@${digestOf('a')}`)],
});
const foreign = source('oci', {
  ...emptyModelRecord('mine/model', 'mine/model'),
  license: license('apache-2.0'),
  identities: [repository(MINE), digest('a'), digest('b')],
  versions: [
    version('own', `oci://${MINE}@${digestOf('b')}`),
    version('copy', `oci://${MINE}@${digestOf('a')}`),
  ],
});

const overlay = (facts: Partial<ModelOverlay>): ModelOverlay => ({
  name: 'overlay',
  place: 'platform/models/overlay.yaml',
  target: repository(MINE),
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
const VETTED = { by: null, at: null, note: null };
const allow = (match: ModelRules['rules'][number]['match']): ModelRules => ({
  rules: [
    {
      name: 'allow',
      place: 'platform/models/rules.yaml',
      match,
      tenants: null,
      action: 'allow',
      hidden: false,
      reason: null,
      ask: { text: null, url: null },
    },
  ],
  regions: {},
  filePages: null,
  incomplete: null,
});

const catalog = (...overlays: ModelOverlay[]) => {
  const { models } = overlayModels(
    mergeModels([lead, foreign], { classOf: () => 'unknown' }),
    overlays,
  );
  expect(models).toHaveLength(1);
  return models[0];
};
const decided = (
  model: ReturnType<typeof catalog>,
  rules: ModelRules,
  name: string,
) => decideModel(model, rules, null, NOW, name).word;

describe('a record that shares nothing but a digest with a model', () => {
  it('does not have its artifacts allowed by a rule about that model', () => {
    const rules = allow({ publisher: ['Acme'] });
    expect(decided(catalog(), rules, '1')).toBe('allow');
    expect(decided(catalog(), rules, 'own')).toBe('ask');
  });

  it('does not have that model allowed by its own name', () => {
    const rules = allow({ model: [MINE] });
    expect(decided(catalog(), rules, '1')).toBe('ask');
    expect(
      decided(
        catalog(),
        { ...rules, rules: [{ ...rules.rules[0], action: 'deny' }] },
        '1',
      ),
    ).toBe('deny');
  });

  it.each([
    ['repository', repository(MINE)],
    ['digest', digest('b')],
    ['place', { kind: 'place', source: 'oci', place: 'mine/model' } as const],
  ])('brings no license that an overlay states for it by %s', (_, target) => {
    const model = catalog(
      overlay({
        target,
        license: license('apache-2.0'),
        title: 'Mine',
        vetted: VETTED,
      }),
    );
    expect(model).toMatchObject({
      title: 'chat',
      license: { id: 'mistral-research' },
      vetted: false,
      vetting: null,
    });
    expect(
      model.claims.filter(({ vetted }) => vetted).map(claim => claim.version),
    ).toContain('own');
  });

  it.each([
    ['repository', repository(MINE)],
    ['digest', digest('b')],
    ['place', { kind: 'place', source: 'oci', place: 'mine/model' } as const],
  ])('hides only its own artifacts where it is hidden by %s', (_, target) => {
    const model = catalog(overlay({ target, hidden: true }));
    expect(model.hiddenBy).toBeNull();
    expect(model.versions.map(({ name }) => name)).toEqual(['1']);
    expect(model.claims.map(claim => claim.version)).toEqual(['1']);
    expect(model.defaultVersion).toBe('1');
  });

  it('hides the model where the hidden artifact is also its own', () => {
    expect(
      catalog(overlay({ target: digest('a'), hidden: true })).hiddenBy,
    ).toBe('platform/models/overlay.yaml');
  });
});

describe('facts of a model', () => {
  const merge = (sources: SourceModels[]) =>
    mergeModels(sources, { classOf: it => licenseClassOf(it?.id ?? null) });
  const leadIn = (sources: SourceModels[]) =>
    merge(sources).find(({ origins }) => origins[0].place === 'lead')!;

  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 1 });
  const words = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), {
    maxLength: 2,
  });
  const size = maybe(fc.integer({ min: 1, max: 9 }));
  const licenses = maybe(
    fc.constantFrom('mit', 'llama3', 'mistral-research').map(license),
  );
  const at = fc.constantFrom('2026-01-01', '2026-02-01', '2026-03-01');
  const digests = ['a', 'b', 'c'];
  const variants = (repository_: string) =>
    fc
      .record({
        artifact: fc.oneof(
          fc
            .constantFrom(...digests)
            .map(letter => `oci://${repository_}@${digestOf(letter)}`),
          fc.constantFrom(`s3://${repository_}/1`, 's3://shared/1'),
        ),
        format: fc.constantFrom('vLLM', 'gguf'),
        precision: maybe(fc.constantFrom('bf16', 'fp8')),
        quantization: maybe(fc.constantFrom('awq', 'fp8')),
        weightBytes: size,
        artifactBytes: size,
        memoryBytes: size,
        engine: maybe(fc.constantFrom('vllm', 'sglang')),
        signature: fc.constantFrom<ModelVariant['signature']>(
          null,
          { state: 'absent' },
          { state: 'verified', by: 'key' },
          { state: 'unknown', reason: 'unreachable' },
        ),
      })
      .map(({ artifact, ...facts }) => ({
        ...emptyModelVariant('bf16', artifact, 'vLLM'),
        ...facts,
      }));
  const versions = (repository_: string): fc.Arbitrary<ModelVersion[]> =>
    fc.array(
      fc.record({
        name: fc.constantFrom('1', '2', 'latest'),
        createdAt: maybe(at),
        stage: maybe(fc.constantFrom('Production', 'Staging')),
        aliases: fc.uniqueArray(fc.constantFrom('champion', 'default', 'x'), {
          maxLength: 2,
        }),
        revision: maybe(fc.constantFrom('r1', 'r2')),
        notes: maybe(fc.constantFrom('new', 'old')),
        license: licenses,
        parameters: size,
        contextLength: size,
        architecture: fc.constant(null),
        variants: fc.uniqueArray(variants(repository_), {
          minLength: 1,
          maxLength: 3,
          selector: ({ uri }) => uri,
        }),
      }),
      { minLength: 1, maxLength: 3 },
    );
  const records = (place: string, named: ModelIdentity[]) =>
    fc
      .record({
        title: maybe(fc.constantFrom('One', 'Two')),
        description: maybe(fc.constantFrom('one', 'two')),
        card: maybe(fc.constantFrom('# One', '# Two')),
        url: maybe(
          fc.constantFrom('https://one.example', 'https://two.example'),
        ),
        publisher: maybe(fc.constantFrom('Acme', 'Qwen')),
        owner: maybe(fc.constantFrom('group:default/a', 'group:default/b')),
        license: licenses,
        task: maybe(fc.constantFrom('text-generation', 'text-ranking')),
        modalities: fc.record({
          input: fc.subarray(['text', 'image', 'audio'] as const),
          output: fc.subarray(['text', 'embedding'] as const),
        }),
        languages: words,
        tags: words,
        links: words.map(all =>
          all.map(word => ({ url: `https://${word}.example`, title: word })),
        ),
        toolCalling: maybe(fc.boolean()),
        gated: maybe(fc.boolean()),
        downloads: size,
        updatedAt: maybe(at),
        base: maybe(
          fc.constant({ relation: 'finetune', repository: 'h/o/b' } as const),
        ),
        lineage: words.map(all =>
          all.map(title => ({ kind: 'run' as const, title, url: null })),
        ),
        benchmarks: words.map(all =>
          all.map(name => ({
            name,
            metric: 'accuracy',
            value: 1,
            unit: null,
            source: place,
            url: null,
          })),
        ),
        hosted: maybe(
          fc.constant({
            provider: place,
            model: 'm',
            url: null,
            region: null,
            price: null,
          }),
        ),
        compliance: maybe(
          fc.constant<ModelCompliance>({
            dataClassification: 'public',
            regions: [],
            intendedUse: null,
            reviewBy: null,
            expires: '2026-01-01',
            deprecated: null,
          }),
        ),
        versions: versions(`registry.example.com/${place}`),
        defaultVersion: maybe(fc.constantFrom('1', '2', 'latest')),
        shared: fc.subarray(digests, { minLength: 1 }),
      })
      .map(({ shared, ...facts }) => ({
        ...emptyModelRecord(place, place),
        ...facts,
        identities: [...named, ...shared.map(digest)],
      }));

  const OWN = repository('huggingface.co/acme/chat');
  const group = fc.record({
    lead: records('lead', [OWN]),
    other: records('other', [OWN]),
    foreign: fc.oneof(
      records('foreign', []),
      records('foreign', [repository('registry.example.com/foreign')]),
      records('foreign', [{ kind: 'mapping', name: 'foreign' }]),
    ),
    last: fc.boolean(),
  });

  it('are those of its own records, whatever another one with the same digest says', () => {
    let joins = 0;
    fc.assert(
      fc.property(group, ({ foreign: stranger, last, lead: first, other }) => {
        const [one, two, three] = [
          source('one', first),
          source('two', other),
          { ...source('three', stranger), owner: 'group:default/strangers' },
        ];
        const before = leadIn([one, two]);
        const after = leadIn(last ? [one, two, three] : [one, three, two]);
        joins += after.origins.length - before.origins.length;
        const keptVersions = after.versions.flatMap(each => {
          const kept = before.versions.find(({ name }) => name === each.name);
          return kept
            ? {
                ...each,
                variants: each.variants.filter(({ name }) =>
                  kept.variants.some(variant => variant.name === name),
                ),
              }
            : [];
        });
        expect({
          ...after,
          versions: keptVersions,
          // What it adds, which the other tests are about.
          claims: [],
          origins: [],
          identities: [],
          conflicts: after.conflicts.filter(({ values }) =>
            values.some(value => value.source !== 'three'),
          ),
        }).toEqual({ ...before, claims: [], origins: [], identities: [] });
      }),
      { numRuns: 300 },
    );
    expect(joins).toBeGreaterThan(0);
  });

  const everything: ModelRecord = {
    ...emptyModelRecord('evil', 'evil'),
    publisher: 'Qwen',
    license: license('apache-2.0'),
    tags: ['approved'],
    identities: [digest('a')],
    versions: [
      {
        ...emptyModelVersion('1', [
          {
            ...emptyModelVariant(
              'bf16',
              `oci://${MINE}@${digestOf('a')}`,
              'vLLM',
            ),
            memoryBytes: 1,
            weightBytes: 1,
          },
        ]),
        license: license('mit'),
        parameters: 1,
        contextLength: 1,
      },
    ],
  };
  const bare = (uri: string, ...named: ModelIdentity[]): ModelRecord => ({
    ...emptyModelRecord('lead', 'lead'),
    identities: [...named, digest('a')],
    versions: [version('1', uri)],
  });

  it('stay unknown where its own records do not know them', () => {
    const uri = `oci://${MINE}@${digestOf('a')}`;
    const own = source('oci', bare(uri, repository(MINE)));
    const rules: ModelRules = {
      ...allow({ licenseClass: ['permissive'], publisher: ['Qwen'] }),
      rules: [
        {
          ...allow({ licenseClass: ['unknown'] }).rules[0],
          action: 'deny',
        },
        ...allow({ licenseClass: ['permissive'], publisher: ['Qwen'] }).rules,
      ],
    };
    const model = leadIn([own, source('mlflow', everything)]);
    expect(decideModel(model, rules, null, NOW, '1', 'bf16').word).toBe('deny');
    expect(model).toMatchObject({ license: null, publisher: null, tags: [] });
    expect(model.versions).toEqual([version('1', uri)]);
  });

  it('include what the registry that holds an artifact says of it', () => {
    const uri = `oci://${MINE}@${digestOf('a')}`;
    const registry = {
      ...everything,
      identities: [repository(MINE), digest('a')],
    };
    const at_ = (address: string) =>
      leadIn([source('mlflow', bare(address)), source('oci', registry)]);
    expect(at_(uri)).toMatchObject({
      license: null,
      publisher: null,
      tags: [],
      versions: [
        {
          license: { id: 'mit' },
          parameters: 1,
          variants: [{ memoryBytes: 1, weightBytes: 1 }],
        },
      ],
    });
    expect(
      at_(`oci://registry.example.com/copy@${digestOf('a')}`).versions[0],
    ).toMatchObject({
      license: null,
      parameters: null,
      variants: [{ memoryBytes: null, weightBytes: null }],
    });
  });
});
