import { KubernetesValidatorFunctions } from '@backstage/catalog-model';
import fc from 'fast-check';
import { mergedModels, mergeModels, SourceModels } from './mergeModels';
import { modelIdentityKey } from './modelIdentity';
import {
  emptyModelRecord,
  emptyModelVariant,
  emptyModelVersion,
  ModelIdentity,
  ModelRecord,
} from './ModelRecord';

const source = (
  id: string,
  records: ModelRecord[],
  more: Partial<SourceModels> = {},
): SourceModels => ({
  id,
  type: 'test',
  title: `the registry ${id}`,
  owner: null,
  vets: false,
  asOf: '2026-11-29T12:00:00Z',
  records,
  ...more,
});

const record = (
  place: string,
  more: Partial<ModelRecord> = {},
): ModelRecord => ({ ...emptyModelRecord(place, place), ...more });

const repository = (
  name: string,
  revision: string | null = null,
): ModelIdentity => ({
  kind: 'repository',
  repository: `huggingface.co/${name}`,
  revision,
});

const merge = (...sources: SourceModels[]) =>
  mergeModels(sources, { classOf: () => 'unknown' });

const nameOf = (ref: string) => ref.replace('resource:default/', '');

describe('models of several sources', () => {
  it('are one where they share a repository, a digest or a mapping', () => {
    const digest: ModelIdentity = { kind: 'digest', digest: 'sha256:aa' };
    const mapping: ModelIdentity = { kind: 'mapping', name: 'chat' };
    const models = merge(
      source('one', [
        record('a', { identities: [repository('Qwen/Qwen3-8B', 'r1')] }),
        record('other', { title: 'Same title' }),
      ]),
      source('two', [
        record('b', { identities: [repository('qwen/qwen3-8b'), digest] }),
        record('another', { title: 'Same title' }),
      ]),
      source('three', [record('c', { identities: [digest, mapping] })]),
      source('four', [record('d', { identities: [mapping] })]),
    );
    expect(
      models.map(({ origins }) =>
        origins.map(({ place, source: of }) => `${of}/${place}`),
      ),
    ).toEqual(
      expect.arrayContaining([
        ['one/a', 'two/b', 'three/c', 'four/d'],
        ['one/other'],
        ['two/another'],
      ]),
    );
    expect(models).toHaveLength(3);
  });

  it('are two where one source names them as different entities, whatever they share', () => {
    const digest: ModelIdentity = { kind: 'digest', digest: 'sha256:aa' };
    const models = merge(
      source(
        'gitops',
        [
          record('a.yaml', { entityName: 'a', identities: [digest] }),
          record('b.yaml', { entityName: 'b', identities: [digest] }),
        ],
        { vets: true },
      ),
      source('hub', [record('x', { identities: [digest] })]),
    );
    expect(
      models.map(({ entityRef, identities, origins }) => [
        nameOf(entityRef),
        identities,
        origins.map(({ place }) => place),
      ]),
    ).toEqual([
      ['a', [{ ...digest, own: true }], ['a.yaml', 'x']],
      ['b', [], ['b.yaml']],
    ]);
  });

  it('say the first source in line for each fact, and which others differ and why they lose', () => {
    const identities = [repository('qwen/qwen3-8b')];
    const license = (id: string) => ({ id, url: null, text: null });
    const [model] = merge(
      source('one', [
        record('a', {
          identities,
          license: license('Apache-2.0'),
          tags: ['x'],
        }),
      ]),
      source('two', [
        record('b', {
          identities,
          license: license('qwen'),
          publisher: 'Qwen',
          tags: ['y'],
        }),
      ]),
      source('three', [
        record('c', { identities, license: license('apache-2.0') }),
      ]),
    );
    expect(model).toMatchObject({
      license: { id: 'Apache-2.0' },
      publisher: 'Qwen',
      tags: ['x', 'y'],
    });
    expect(model.conflicts).toEqual([
      {
        fact: 'license',
        values: [
          { source: 'one', value: 'Apache-2.0' },
          { source: 'two', value: 'qwen' },
        ],
        reason:
          'The registry one comes before the registry two in the order of sources.',
      },
    ]);
  });

  it('share versions with the same revision or artifact, never those that only share a name', () => {
    const uri = `oci://registry.example.com/qwen@sha256:${'a'.repeat(64)}`;
    const identities = [repository('qwen/qwen3-8b')];
    const [model] = merge(
      source('one', [
        record('a', {
          identities,
          versions: [
            {
              ...emptyModelVersion('2', [
                emptyModelVariant('bf16', uri, 'vLLM'),
              ]),
              createdAt: '2026-11-02T00:00:00Z',
            },
            {
              ...emptyModelVersion('1', []),
              revision: 'c0ffee',
              createdAt: '2026-11-01T00:00:00Z',
              contextLength: 4096,
            },
          ],
        }),
      ]),
      source('two', [
        record('b', {
          identities,
          versions: [
            emptyModelVersion('stable', [
              {
                ...emptyModelVariant('weights', uri, 'vLLM'),
                weightBytes: 16e9,
              },
            ]),
            {
              ...emptyModelVersion('old', []),
              revision: 'c0ffee',
              contextLength: 8192,
            },
            { ...emptyModelVersion('2', []), revision: 'decaf' },
          ],
        }),
      ]),
    );
    expect(model.versions.map(({ name }) => name)).toEqual(['2', '1', '2-two']);
    expect(model.versions[0].variants).toEqual([
      expect.objectContaining({ name: 'bf16', weightBytes: 16e9 }),
    ]);
    expect(model.conflicts.map(({ fact }) => fact)).toEqual([
      'context length of version 1',
    ]);
    expect(model.defaultVersion).toBe('2');
  });

  it.each([
    ['the alias champion', { aliases: ['champion'] }],
    ['the stage Production', { stage: 'Production' }],
  ])('offer the version with %s first', (_, mark) => {
    const [model] = merge(
      source('mlflow', [
        record('a', {
          versions: [
            emptyModelVersion('3', []),
            { ...emptyModelVersion('2', []), ...mark },
            emptyModelVersion('1', []),
          ],
        }),
      ]),
    );
    expect(model.defaultVersion).toBe('2');
  });
});

describe('what is attached to an artifact', () => {
  const uri = `oci://registry.example/m@sha256:${'a'.repeat(64)}`;
  const bare = emptyModelVariant('bf16', uri, 'vLLM');
  const attestations = [
    { type: 'https://slsa.dev/provenance/v1', form: 'referrer' as const },
  ];
  const merged = (...variants: Array<typeof bare>) =>
    merge(
      ...variants.map((variant, index) =>
        source(`${index}`, [
          record('m', {
            identities: [{ kind: 'mapping', name: 'm' }],
            versions: [emptyModelVersion('1', [variant])],
          }),
        ]),
      ),
    ).flatMap(({ versions }) => versions.flatMap(each => each.variants));

  it('is what the first source says that looked; unknown where none did', () => {
    expect(merged(bare, { ...bare, attestations })).toMatchObject([
      { attestations },
    ]);
    expect(
      merged({ ...bare, attestations: [] }, { ...bare, attestations }),
    ).toMatchObject([{ attestations: [] }]);
    expect(merged(bare, bare)).toEqual([
      expect.not.objectContaining({ attestations: expect.anything() }),
    ]);
  });
});

describe('what a registry cannot do to a model that the platform vets', () => {
  const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
  const artifact = (letter: string) =>
    `oci://registry.example.com/m@${digest(letter)}`;
  const holding = (letter: string): ModelIdentity => ({
    kind: 'digest',
    digest: digest(letter),
  });
  const license = (id: string) => ({ id, url: null, text: null });
  const version = (
    name: string,
    uri: string,
    more: Partial<ReturnType<typeof emptyModelVersion>> = {},
  ) => ({
    ...emptyModelVersion(name, [emptyModelVariant('bf16', uri, 'vLLM')]),
    ...more,
  });
  const vetted = (...records: ModelRecord[]) =>
    source('gitops', records, { vets: true });
  const qwen = record('qwen.yaml', {
    entityName: 'qwen',
    license: license('llama3'),
    identities: [holding('a'), holding('d')],
    versions: [
      version('2', artifact('a'), { revision: 'c0ffee' }),
      version('1', artifact('d')),
    ],
  });
  const hostile = (more: Partial<ModelRecord>) =>
    source('mlflow', [record('evil', { identities: [holding('a')], ...more })]);

  it('vet a version or a variant by adding it', () => {
    const [{ claims, vetted: isVetted }] = merge(
      vetted(qwen),
      hostile({
        versions: [
          version('9', 's3://evil/9'),
          version('same', 's3://evil/same', { revision: 'c0ffee' }),
        ],
      }),
    );
    expect(isVetted).toBe(true);
    expect(
      claims.map(each => [
        each.version,
        each.variant,
        each.vetted,
        each.by.map(({ source: of }) => of),
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['2', 'bf16', true, ['gitops']],
        ['2', 'bf16-mlflow', false, ['mlflow']],
        ['1', 'bf16', true, ['gitops']],
        ['9', 'bf16', false, ['mlflow']],
      ]),
    );
  });

  it('pass an address off as an artifact by a digest that nobody checks', () => {
    const models = merge(
      hostile({
        identities: [holding('a')],
        versions: [version('1', `s3://evil/m@${digest('a')}`)],
      }),
      vetted(qwen),
    );
    expect(
      models.flatMap(({ claims, versions }) =>
        versions.flatMap(each =>
          each.variants.map(({ name, uri }) => [
            uri,
            claims.find(
              claim => claim.version === each.name && claim.variant === name,
            )?.vetted,
          ]),
        ),
      ),
    ).toEqual(
      expect.arrayContaining([
        [`s3://evil/m@${digest('a')}`, false],
        [artifact('a'), true],
      ]),
    );
  });

  it('exempt a version from its license', () => {
    const [model] = merge(
      vetted(qwen),
      hostile({
        license: license('mit'),
        versions: [
          version('same', artifact('a'), { license: license('mit') }),
          version('new', 's3://evil/new', { license: license('mit') }),
        ],
      }),
    );
    expect(model.license?.id).toBe('llama3');
    expect(model.versions.map(each => each.license)).toEqual([
      null,
      null,
      null,
    ]);
  });

  it.each([
    ['an alias', { aliases: ['default', 'champion', 'production'] }],
    ['a stage', { stage: 'Production' }],
  ])('move the version that is offered first by %s', (_, mark) => {
    const [model] = merge(
      vetted(qwen),
      hostile({
        defaultVersion: 'old',
        versions: [version('old', artifact('d'), mark)],
      }),
    );
    expect(model.defaultVersion).toBe('2');
  });

  it('deprecate it', () => {
    const [model] = merge(
      vetted(qwen),
      hostile({
        compliance: {
          dataClassification: 'public',
          regions: [],
          intendedUse: null,
          reviewBy: null,
          expires: null,
          deprecated: {
            since: '2026-01-01',
            reason: 'Use mine',
            replacedBy: { model: 'resource:default/evil', version: null },
            versions: [],
          },
        },
      }),
    );
    expect(model.compliance).toBeNull();
  });

  it('make two models one, or rename one, by naming digests of both', () => {
    const hub = (letter: string, name: string) =>
      record(name, {
        identities: [repository(name), holding(letter)],
        versions: [version('1', artifact(letter))],
      });
    const bridge = hostile({ identities: [holding('a'), holding('b')] });
    const names = (...sources: SourceModels[]) =>
      merge(...sources).map(({ entityRef }) => entityRef);
    const both = [vetted(qwen), source('hub', [hub('b', 'acme/b')])];
    const alone = names(...both);
    expect(names(both[0], both[1], bridge)).toEqual(alone);
    expect(names(both[0], bridge, both[1])).toEqual(alone);
  });

  it('take the lead of a repository of the same registry by a copy', () => {
    const own = (name: string, id: string) =>
      record(name, {
        license: license(id),
        identities: [repository(name), holding('a')],
        versions: [version('1', artifact('a'))],
      });
    const models = merge(
      source('oci', [own('aaa/evil', 'mit'), own('team/model', 'llama3')]),
    );
    expect(models.map(each => each.license?.id).sort()).toEqual([
      'llama3',
      'mit',
    ]);
  });
});

describe('entity names of models (R20)', () => {
  const named = (place: string, more: Partial<ModelRecord> = {}) =>
    nameOf(merge(source('one', [record(place, more)]))[0].entityRef);

  it('are those of the GitOps repository where it has the model', () => {
    const identities = [repository('qwen/qwen3-8b')];
    const [model] = merge(
      source('hub', [record('Qwen/Qwen3-8B', { identities })]),
      source(
        'gitops',
        [record('models/qwen.yaml', { identities, entityName: 'qwen3-8b' })],
        { vets: true },
      ),
    );
    expect(model.entityRef).toBe('resource:default/qwen3-8b');
  });

  it('are given by nobody else, and taken from nobody', () => {
    const vetted = source(
      'gitops',
      [record('models/qwen.yaml', { entityName: 'qwen3-8b' })],
      { vets: true },
    );
    const models = merge(
      source('hub', [record('evil', { entityName: 'qwen3-8b' })]),
      vetted,
      source('other', [record('evil', { entityName: 'llama' })]),
    );
    expect(
      models.map(({ entityRef, origins }) => [
        origins[0].source,
        nameOf(entityRef),
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['hub', expect.stringMatching(/^evil-.{10}$/)],
        ['other', expect.stringMatching(/^evil-.{10}$/)],
        ['gitops', 'qwen3-8b'],
      ]),
    );
  });

  const pinned = (letter: string) => ({
    uri: `oci://registry.example.com/m@sha256:${letter.repeat(64)}`,
    identity: {
      kind: 'digest',
      digest: `sha256:${letter.repeat(64)}`,
    } satisfies ModelIdentity,
  });
  const pinnedVersion = (letter: string) =>
    emptyModelVersion(letter, [
      emptyModelVariant('bf16', pinned(letter).uri, 'vLLM'),
    ]);
  const unvetted = source('mlflow', [
    record('chat', {
      identities: [pinned('b').identity],
      versions: [pinnedVersion('b')],
    }),
  ]);

  it.each([
    ['a digest', [pinned('a').identity]],
    ['a repository', [repository('acme/evil')]],
    ['a mapping', [{ kind: 'mapping', name: 'evil' } satisfies ModelIdentity]],
  ])('do not change when a later source adds %s to an artifact', (_, more) => {
    const [{ entityRef }] = merge(unvetted);
    const joined = merge(
      unvetted,
      source('other', [
        record('evil', { identities: [...more, pinned('b').identity] }),
      ]),
    );
    expect(joined.map(model => model.entityRef)).toEqual([entityRef]);
    expect(joined[0].origins.map(({ own }) => own)).toEqual([true, false]);
  });

  it('do not change with a new version', () => {
    const [{ entityRef }] = merge(unvetted);
    const [newer] = merge(
      source('mlflow', [
        record('chat', {
          identities: [pinned('a').identity, pinned('b').identity],
          versions: [pinnedVersion('a'), pinnedVersion('b')],
        }),
      ]),
    );
    expect(newer.entityRef).toBe(entityRef);
  });

  it('tell names apart that differ in case only, and are the same each time', () => {
    const models = () =>
      merge(
        source('one', [record('Chat'), record('chat'), record('CHAT')]),
        source('two', [record('chat')]),
      ).map(({ entityRef }) => entityRef.toLowerCase());
    expect(new Set(models()).size).toBe(4);
    expect(models()).toEqual(models());
  });

  it.each([
    ['of 300 characters', 'x'.repeat(300)],
    ['without ASCII', '模型/通义千问'],
    ['with markup', '<b>model</b>'],
    ['with accents', 'Modèle Français'],
    ['of spaces', '   '],
  ])('are valid for a name %s', (_, place) => {
    expect(KubernetesValidatorFunctions.isValidObjectName(named(place))).toBe(
      true,
    );
  });

  it('can be read where there is something to read', () => {
    expect(named('Modèle Français')).toMatch(/^modele-francais-[a-z0-9]{10}$/);
    expect(named('x', { identities: [repository('Qwen/Qwen3-8B')] })).toMatch(
      /^qwen3-8b-[a-z0-9]{10}$/,
    );
  });

  it('give way to a name of the GitOps repository that looks derived', () => {
    const identities = [repository('qwen/qwen3-8b')];
    const derived = named('x', { identities });
    const models = merge(
      source('hub', [record('x', { identities })]),
      source('gitops', [record('y.yaml', { entityName: derived })], {
        vets: true,
      }),
    );
    const byPlace = Object.fromEntries(
      models.map(({ entityRef, origins }) => [
        origins[0].place,
        nameOf(entityRef),
      ]),
    );
    expect(byPlace['y.yaml']).toBe(derived);
    expect(byPlace.x).not.toBe(derived);
  });
});

describe('merging', () => {
  const identity: fc.Arbitrary<ModelIdentity> = fc.oneof(
    fc.record({
      kind: fc.constant('repository' as const),
      repository: fc.constantFrom('h/a', 'H/A', 'h/b', 'h/c', 'h/d', 'h/é'),
      revision: fc.constantFrom(null, 'r1', 'r2'),
    }),
    fc.record({
      kind: fc.constant('digest' as const),
      digest: fc.constantFrom('sha256:1', 'sha256:2', 'sha256:3'),
    }),
    fc.record({
      kind: fc.constant('mapping' as const),
      name: fc.constantFrom('chat', 'code', 'Chat'),
    }),
  );
  const version = fc
    .record({
      name: fc.constantFrom('1', '2', 'latest'),
      revision: fc.constantFrom(null, 'r1', 'r2'),
      createdAt: fc.constantFrom(null, '2026-01-01', '2026-02-01'),
      uri: fc.constantFrom('oci://r/a:1', 'oci://r/a:2', 'hf://a'),
    })
    .map(({ uri, ...more }) => ({
      ...emptyModelVersion(more.name, [emptyModelVariant('bf16', uri, 'vLLM')]),
      ...more,
    }));
  const records = fc.uniqueArray(
    fc
      .record({
        place: fc.string({ maxLength: 8 }),
        entityName: fc.constantFrom(null, null, null, 'chat', 'code'),
        identities: fc.array(identity, { maxLength: 3 }),
        license: fc.constantFrom(null, 'mit', 'qwen'),
        versions: fc.array(version, { maxLength: 3 }),
      })
      .map(({ license, ...more }) =>
        record(more.place, {
          ...more,
          license:
            license === null ? null : { id: license, url: null, text: null },
        }),
      ),
    { selector: ({ place }) => place, maxLength: 8 },
  );
  const sources = fc
    .tuple(records, records, records)
    .map(([one, two, three]) => [
      source('one', one, { vets: true }),
      source('two', two),
      source('three', three),
    ]);

  it('does not depend on the order of records', () => {
    fc.assert(
      fc.property(sources, all => {
        const reversed = all.map(each => ({
          ...each,
          records: [...each.records].reverse(),
        }));
        expect(merge(...reversed)).toEqual(merge(...all));
      }),
    );
  });

  it('gives a digest to the first of two models that get it from records without a name', () => {
    const digest = (name: string): ModelIdentity => ({
      kind: 'digest',
      digest: `sha256:${name}`,
    });
    const models = merge(
      source('one', [
        record('a', { identities: [repository('a'), digest('1')] }),
        record('b', { identities: [repository('b'), digest('2')] }),
      ]),
      source('two', [
        record('c', { identities: [digest('2'), digest('3')] }),
        record('d', { identities: [digest('1'), digest('3')] }),
      ]),
    );
    const holding = models.filter(({ identities }) =>
      identities.some(each => modelIdentityKey(each) === 'digest:sha256:3'),
    );
    expect(holding.map(({ name }) => name)).toEqual(['b']);
  });

  it('gives every record to one model, and no name, identity, version or variant to two', () => {
    fc.assert(
      fc.property(sources, all => {
        const models = merge(...all);
        const unique = (values: string[]) =>
          expect(new Set(values).size).toBe(values.length);
        unique(models.map(({ entityRef }) => entityRef.toLowerCase()));
        unique(
          models.flatMap(({ identities }) => [
            ...new Set(identities.map(modelIdentityKey)),
          ]),
        );
        unique(
          models.flatMap(({ origins }) =>
            origins.map(each => `${each.source}/${each.place}`),
          ),
        );
        expect(models.flatMap(({ origins }) => origins)).toHaveLength(
          all.flatMap(each => each.records).length,
        );
        for (const { defaultVersion, versions } of models) {
          const names = versions.map(({ name }) => name);
          unique(names);
          versions.forEach(({ variants }) =>
            unique(variants.map(({ name }) => name)),
          );
          expect(names.length === 0 ? [null] : names).toContain(defaultVersion);
        }
      }),
    );
  });

  it('gives the same name when a record is split over two sources', () => {
    fc.assert(
      fc.property(
        fc.array(identity, { minLength: 1, maxLength: 4 }),
        fc.nat(3),
        (identities, at) => {
          // By a digest alone the other part joins, and names nothing.
          fc.pre(identities[0].kind !== 'digest');
          const [whole, part] = [identities, identities.slice(at)];
          const once = merge(
            source('one', [record('x', { identities: whole })]),
          );
          const split = merge(
            source('one', [
              record('x', { identities: [identities[0], ...part] }),
            ]),
            source('two', [record('y', { identities: whole })]),
          );
          expect(split.map(({ entityRef }) => entityRef)).toEqual(
            once.map(({ entityRef }) => entityRef),
          );
        },
      ),
    );
  });

  it('keeps the entity of a model that moves to another source, under whatever name', () => {
    fc.assert(
      fc.property(
        fc.array(identity, { minLength: 1, maxLength: 3 }),
        fc.string(),
        fc.string(),
        (identities, before, after) => {
          const [moved] = merge(
            source('one', []),
            source('two', [record(after, { identities })]),
          );
          const [still] = merge(
            source('one', [record(before, { identities })]),
            source('two', []),
          );
          expect(moved.entityRef).toBe(still.entityRef);
        },
      ),
    );
  });

  it('takes as small steps with many models as with few', () => {
    const longestStep = (count: number) => {
      let looks = 0;
      const many = Array.from({ length: count }, (_, at) => ({
        ...record(`model-${at}`),
        get identities() {
          looks += 1;
          return [repository(`a/model-${at}`)];
        },
      }));
      const steps: number[] = [];
      for (const _ of mergedModels([source('one', many)], {
        classOf: () => 'unknown',
      })) {
        steps.push(looks);
        looks = 0;
      }
      return Math.max(...steps);
    };
    expect(longestStep(200)).toBe(longestStep(2));
  });
});
