import fc from 'fast-check';
import {
  CatalogModel,
  COMPLIANCE_FINDINGS,
  MODEL_DECISIONS,
} from './CatalogModel';
import { decideModel, stricterDecision, withRefusal } from './decideModel';
import { LICENSE_CLASSES } from './licenseClass';
import { mergeModels } from './mergeModels';
import type { ModelRule, ModelRules } from './ModelGovernance';
import {
  emptyModelRecord,
  emptyModelVariant,
  emptyModelVersion,
  ModelCompliance,
  ModelRecord,
} from './ModelRecord';

const NOW = new Date('2026-11-29T12:00:00Z');
const TEAM_A = { name: 'team-a', cluster: 'gpu-eu' };

function model(
  facts: Partial<ModelRecord> = {},
  more: Partial<CatalogModel> = {},
): CatalogModel {
  const [merged] = mergeModels(
    [
      {
        id: 'hub',
        type: 'huggingface',
        title: 'the hub',
        owner: 'group:default/platform-owners',
        vets: more.vetted ?? false,
        asOf: NOW.toISOString(),
        records: [
          {
            ...emptyModelRecord('acme/chat', 'chat'),
            identities: [
              {
                kind: 'repository',
                repository: 'huggingface.co/acme/chat',
                revision: null,
              },
            ],
            ...facts,
          },
        ],
      },
    ],
    { classOf: () => 'unknown' },
  );
  return { ...merged, ...more };
}

const rule = (facts: Partial<ModelRule> = {}): ModelRule => ({
  name: 'rule',
  place: 'platform/models/rules.yaml',
  match: {},
  tenants: null,
  action: 'deny',
  hidden: false,
  reason: null,
  ask: { text: null, url: null },
  ...facts,
});

const rules = (...list: Array<Partial<ModelRule>>): ModelRules => ({
  rules: list.map(rule),
  regions: { 'gpu-eu': 'eu-central' },
  filePages: 'https://git.example.com/serving/src/branch/main/',
  incomplete: null,
});

const license = (id: string) => ({ id, url: null, text: null });

const compliance = (facts: Partial<ModelCompliance>): ModelCompliance => ({
  dataClassification: null,
  regions: [],
  intendedUse: null,
  reviewBy: null,
  expires: null,
  deprecated: null,
  ...facts,
});

describe('decideModel', () => {
  it('has the terms of hosted models confirmed like those of others', () => {
    const hosted = {
      provider: 'Example AI',
      model: 'chat',
      url: null,
      region: null,
      price: null,
    };
    const versions = [emptyModelVersion('current', [])];
    const other = { license: license('LicenseRef-Example'), versions };
    const decide = (facts: Partial<ModelRecord>) =>
      decideModel(model(facts), rules(), TEAM_A, NOW);
    expect(decide({ ...other, hosted })).toMatchObject({
      word: 'ask',
      confirmLicense: true,
      sentence: expect.stringContaining(
        'The reviewers of the pull request decide.',
      ),
    });
  });

  it('allows what is vetted, and asks for an approval of anything else', () => {
    expect(
      decideModel(model({}, { vetted: true }), rules(), TEAM_A, NOW),
    ).toEqual({
      word: 'allow',
      sentence: null,
      rule: null,
      askUrl: null,
      hidden: false,
      confirmLicense: false,
      findings: [],
    });
    expect(decideModel(model(), rules(), TEAM_A, NOW)).toMatchObject({
      word: 'ask',
      sentence:
        'The platform has not vetted it. The reviewers of the pull request decide.',
      rule: null,
    });
  });

  describe('of an artifact that another source adds to the model', () => {
    const versions = (name: string, uri: string) => [
      emptyModelVersion(name, [emptyModelVariant('bf16', uri, 'vLLM')]),
    ];
    const source = (id: string, vets: boolean, record: ModelRecord) => ({
      id,
      type: id,
      title: `the source ${id}`,
      owner: null,
      vets,
      asOf: NOW.toISOString(),
      records: [record],
    });
    const [shared] = mergeModels(
      [
        source('gitops', true, {
          ...emptyModelRecord('chat.yaml', 'chat'),
          publisher: 'Acme',
          identities: [{ kind: 'mapping', name: 'chat' }],
          versions: versions('own', 's3://models/chat'),
        }),
        source('mlflow', false, {
          ...emptyModelRecord('evil', 'evil'),
          identities: [{ kind: 'mapping', name: 'chat' }],
          versions: versions('evil', 's3://evil/chat'),
        }),
      ],
      { classOf: () => 'unknown' },
    );
    const wordOf = (version: string, ...list: Array<Partial<ModelRule>>) =>
      decideModel(shared, rules(...list), TEAM_A, NOW, version, 'bf16').word;

    it('asks, while the vetted one is allowed', () => {
      expect([wordOf('own'), wordOf('evil')]).toEqual(['allow', 'ask']);
      expect(
        decideModel(shared, rules(), TEAM_A, NOW, 'own', 'none').word,
      ).toBe('ask');
    });

    it.each<[string, ModelRule['match'], string[]]>([
      ['vetted models', { vetted: true }, ['allow', 'ask']],
      ['a publisher', { publisher: ['acme'] }, ['allow', 'ask']],
      ['the model', { model: ['chat'] }, ['allow', 'ask']],
      ['the vetting source', { source: ['gitops'] }, ['allow', 'ask']],
      ['everything', {}, ['allow', 'ask']],
      ['its source', { source: ['mlflow'] }, ['allow', 'allow']],
    ])('is allowed by a rule about %s only as it says', (_, match, words) => {
      expect(
        ['own', 'evil'].map(version =>
          wordOf(version, { action: 'allow', match }),
        ),
      ).toEqual(words);
    });

    it('says who has it', () => {
      expect(
        decideModel(
          shared,
          rules({ action: 'allow' }),
          TEAM_A,
          NOW,
          'evil',
          'bf16',
        ).sentence,
      ).toBe(
        'The platform has not vetted this artifact, which only the source mlflow has of the model. The reviewers of the pull request decide.',
      );
    });

    it('is refused by a rule about any source that knows the model', () => {
      expect(wordOf('own', { match: { source: ['mlflow'] } })).toBe('deny');
      expect(wordOf('evil', { match: { vetted: false } }, { match: {} })).toBe(
        'deny',
      );
    });
  });

  it('lets the first rule that matches decide, with its reason and how to ask', () => {
    const decision = decideModel(
      model({ license: license('cc-by-nc-4.0') }, { vetted: true }),
      rules(
        {
          name: 'other-publisher',
          match: { publisher: ['Somebody'] },
          action: 'allow',
        },
        {
          name: 'no-research',
          match: { licenseClass: ['research', 'non-commercial'] },
          reason: 'We earn money with it',
          ask: {
            text: 'Ask the legal department',
            url: 'https://legal.example.com',
          },
          hidden: true,
        },
        { name: 'the-rest', action: 'allow' },
      ),
      TEAM_A,
      NOW,
    );
    expect(decision).toMatchObject({
      word: 'deny',
      sentence: 'We earn money with it. Ask the legal department.',
      rule: {
        name: 'no-research',
        place: 'platform/models/rules.yaml',
        url: 'https://git.example.com/serving/src/branch/main/platform/models/rules.yaml',
      },
      askUrl: 'https://legal.example.com',
      hidden: true,
    });
  });

  it('applies rules of single tenants to those tenants only', () => {
    const forA = rules({ tenants: ['team-a'], action: 'deny' });
    const word = (tenant: { name: string } | null) =>
      decideModel(model({}, { vetted: true }), forA, tenant, NOW).word;
    expect(word({ name: 'team-a' })).toBe('deny');
    expect(word({ name: 'team-b' })).toBe('allow');
    expect(word(null)).toBe('allow');
  });

  it.each([
    ['source', { source: ['HUB'] }, {}],
    ['license', { license: ['Llama3.1'] }, { license: license('llama3.1') }],
    [
      'licenseClass',
      { licenseClass: ['use-restricted'] },
      { license: license('llama3.1') },
    ],
    ['licenseClass unknown', { licenseClass: ['unknown'] }, {}],
    ['publisher', { publisher: ['acme'] }, { publisher: 'Acme' }],
    ['tag', { tag: ['chat'] }, { tags: ['other', 'chat'] }],
    ['task', { task: ['text-generation'] }, { task: 'text-generation' }],
    ['repository', { model: ['huggingface.co/ACME/*'] }, {}],
    ['entity', { model: ['resource:default/*'] }, {}],
    ['gated', { gated: true }, { gated: true }],
    ['not gated', { gated: false }, { gated: null }],
    ['vetted', { vetted: false }, {}],
    [
      'data',
      { dataClassification: ['internal'] },
      { compliance: compliance({ dataClassification: 'Internal' }) },
    ],
    [
      'compliance',
      { compliance: ['review-due'] },
      { compliance: compliance({ reviewBy: '2026-11-28' }) },
    ],
    [
      'signature',
      { signature: ['absent'] },
      {
        versions: [
          emptyModelVersion('1', [
            {
              ...emptyModelVariant('bf16', 'oci://r/a:1', 'vLLM'),
              signature: { state: 'absent' },
            },
          ]),
        ],
      },
    ],
  ] as Array<[string, ModelRule['match'], Partial<ModelRecord>]>)(
    'matches by %s',
    (_what, match, facts) => {
      const decided = decideModel(model(facts), rules({ match }), TEAM_A, NOW);
      expect(decided.word).toBe('deny');
      const other = decideModel(
        model(
          { ...facts, gated: facts.gated === true ? false : true },
          {
            vetted: true,
            origins: [],
            identities: [],
            entityRef: 'resource:other/x',
            license: license('mit'),
            publisher: null,
            tags: [],
            task: null,
            compliance: null,
            versions: [],
          },
        ),
        rules({ match }),
        TEAM_A,
        NOW,
      );
      expect(other.word).toBe('allow');
    },
  );

  it('needs all fields of a rule to match', () => {
    const match = { publisher: ['Acme'], tag: ['chat'] };
    const word = (facts: Partial<ModelRecord>) =>
      decideModel(model(facts), rules({ match }), TEAM_A, NOW).word;
    expect(word({ publisher: 'Acme', tags: ['chat'] })).toBe('deny');
    expect(word({ publisher: 'Acme' })).toBe('ask');
    expect(word({ tags: ['chat'] })).toBe('ask');
  });

  it('allows by signature only what is signed in every variant', () => {
    const signed = (...states: Array<'verified' | 'absent'>) =>
      model({
        versions: [
          emptyModelVersion(
            '1',
            states.map((state, index) => ({
              ...emptyModelVariant(`v${index}`, `oci://r/a:${index}`, 'vLLM'),
              signature:
                state === 'verified' ? { state, by: 'acme' } : { state },
            })),
          ),
        ],
      });
    const word = (action: ModelRule['action'], subject: CatalogModel) =>
      decideModel(
        subject,
        rules({ action, match: { signature: ['verified'] } }),
        TEAM_A,
        NOW,
      ).word;
    expect(word('allow', signed('verified', 'verified'))).toBe('allow');
    expect(word('allow', signed('verified', 'absent'))).toBe('ask');
    expect(word('allow', model())).toBe('ask');
    expect(word('deny', signed('absent', 'verified'))).toBe('deny');
  });

  it('wants confirmed what is not permissive, by the license of the version', () => {
    const subject = model({
      license: license('apache-2.0'),
      versions: [
        { ...emptyModelVersion('2', []), license: license('llama3.1') },
        emptyModelVersion('1', []),
      ],
    });
    const confirm = (version?: string) =>
      decideModel(subject, rules(), TEAM_A, NOW, version).confirmLicense;
    expect(confirm('1')).toBe(false);
    expect(confirm('2')).toBe(true);
    expect(confirm()).toBe(true);
    expect(decideModel(model(), rules(), TEAM_A, NOW).confirmLicense).toBe(
      false,
    );
    expect(
      decideModel(
        model({ license: license('something-own') }),
        rules(),
        TEAM_A,
        NOW,
      ).confirmLicense,
    ).toBe(true);
  });

  it.each([
    ['expires today', { expires: '2026-11-29' }, ['expired'], 'ask'],
    ['expires tomorrow', { expires: '2026-11-30' }, [], 'allow'],
    ['review due today', { reviewBy: '2026-11-29' }, [], 'allow'],
    ['review was due', { reviewBy: '2026-11-28' }, ['review-due'], 'allow'],
    ['another region', { regions: ['us-east'] }, ['region'], 'ask'],
    ['its region', { regions: ['us-east', 'EU-Central'] }, [], 'allow'],
    [
      'deprecated',
      {
        deprecated: {
          since: '2026-11-01',
          reason: null,
          replacedBy: null,
          versions: [],
        },
      },
      ['deprecated'],
      'allow',
    ],
    [
      'deprecated later',
      {
        deprecated: {
          since: '2027-01-01',
          reason: null,
          replacedBy: null,
          versions: [],
        },
      },
      [],
      'allow',
    ],
  ] as const)('tells that %s', (_what, facts, kinds, word) => {
    const decision = decideModel(
      model(
        { compliance: compliance(facts as Partial<ModelCompliance>) },
        { vetted: true },
      ),
      rules(),
      TEAM_A,
      NOW,
    );
    expect(decision.findings.map(({ kind }) => kind)).toEqual(kinds);
    expect(decision.word).toBe(word);
  });

  it('knows no region where nobody says in which one the cluster is', () => {
    const subject = model(
      { compliance: compliance({ regions: ['us-east'] }) },
      { vetted: true },
    );
    const word = (tenant: { name: string; cluster?: string } | null) =>
      decideModel(subject, rules(), tenant, NOW).word;
    expect(word(null)).toBe('allow');
    expect(word({ name: 'team-a' })).toBe('allow');
    expect(word({ name: 'team-a', cluster: 'elsewhere' })).toBe('allow');
    expect(word(TEAM_A)).toBe('ask');
  });

  it('says which versions are deprecated, and what to use instead', () => {
    const subject = model({
      title: 'Chat',
      versions: [emptyModelVersion('2', []), emptyModelVersion('1', [])],
      compliance: compliance({
        deprecated: {
          since: '2026-10-01',
          reason: 'It leaks prompts',
          replacedBy: { model: 'resource:default/chat', version: '2' },
          versions: ['1'],
        },
      }),
    });
    const findings = (version: string) =>
      decideModel(subject, rules(), TEAM_A, NOW, version).findings;
    expect(findings('2')).toEqual([]);
    expect(findings('1')).toEqual([
      {
        kind: 'deprecated',
        sentence:
          'Version 1 of Chat has been deprecated since Oct 1, 2026. It leaks prompts. Use version 2 of resource:default/chat instead.',
      },
    ]);
  });

  it('allows nothing without an approval while rules are missing', () => {
    const incomplete = {
      ...rules(),
      incomplete: 'platform/models/rules.yaml cannot be read',
    };
    expect(
      decideModel(model({}, { vetted: true }), incomplete, TEAM_A, NOW),
    ).toMatchObject({
      word: 'ask',
      sentence: expect.stringContaining(
        'rules are incomplete: platform/models/rules.yaml cannot be read.',
      ),
    });
  });

  it('refuses an artifact that the policies refuse, unless a rule refuses the model', () => {
    const refusal = { rule: 'pinned', message: 'It is not pinned' };
    const allowed = decideModel(
      model({}, { vetted: true }),
      rules(),
      TEAM_A,
      NOW,
    );
    expect(withRefusal(allowed, null)).toBe(allowed);
    expect(withRefusal(allowed, refusal)).toMatchObject({
      word: 'deny',
      sentence: 'The policy pinned refuses its artifact: It is not pinned.',
      rule: { name: 'pinned', place: 'policies', url: null },
      hidden: false,
    });
    const denied = decideModel(model(), rules({ name: 'no' }), TEAM_A, NOW);
    expect(withRefusal(denied, refusal)).toBe(denied);
  });

  it('refuses what an overlay hides, whatever the rules say', () => {
    expect(
      decideModel(
        model({}, { vetted: true, hiddenBy: 'platform/models/hide.yaml' }),
        rules({ action: 'allow' }),
        TEAM_A,
        NOW,
      ),
    ).toMatchObject({
      word: 'deny',
      hidden: true,
      rule: { place: 'platform/models/hide.yaml' },
    });
  });

  describe('of any rules and models', () => {
    const anyOf = (...values: string[]) =>
      fc.option(fc.subarray(values, { minLength: 1 }), { nil: undefined });
    const anyRule: fc.Arbitrary<ModelRule> = fc.record({
      name: fc.string(),
      place: fc.string(),
      match: fc.record({
        source: anyOf('hub', 'gitops'),
        licenseClass: fc.option(fc.subarray([...LICENSE_CLASSES]), {
          nil: undefined,
        }),
        publisher: anyOf('Acme', 'Other'),
        tag: anyOf('chat', 'code'),
        model: anyOf('huggingface.co/acme/*', 'resource:default/x', '*'),
        gated: fc.option(fc.boolean(), { nil: undefined }),
        vetted: fc.option(fc.boolean(), { nil: undefined }),
        compliance: fc.option(fc.subarray([...COMPLIANCE_FINDINGS]), {
          nil: undefined,
        }),
      }),
      tenants: fc.option(fc.subarray(['team-a', 'team-b'])),
      action: fc.constantFrom(...MODEL_DECISIONS),
      hidden: fc.boolean(),
      reason: fc.option(fc.string()),
      ask: fc.record({
        text: fc.option(fc.string()),
        url: fc.constant(null),
      }),
    });
    const anyRules: fc.Arbitrary<ModelRules> = fc.record({
      rules: fc.array(anyRule, { maxLength: 6 }),
      filePages: fc.constant(null),
      regions: fc.constant({ 'gpu-eu': 'eu-central' }),
      incomplete: fc.option(fc.string(), { freq: 5 }),
    });
    const anyModel = fc
      .record({
        license: fc.option(
          fc.constantFrom('mit', 'llama3.1', 'other', 'cc-by-nc-4.0'),
        ),
        publisher: fc.option(fc.constantFrom('Acme', 'Other')),
        tags: fc.subarray(['chat', 'code']),
        gated: fc.option(fc.boolean()),
        vetted: fc.boolean(),
        expires: fc.option(fc.constantFrom('2026-01-01', '2027-01-01')),
        regions: fc.subarray(['eu-central', 'us-east']),
      })
      .map(({ expires, license: id, regions, vetted, ...facts }) =>
        model(
          {
            ...facts,
            license: id === null ? null : license(id),
            compliance: compliance({ expires, regions }),
          },
          { vetted },
        ),
      );
    const anyTenant = fc.constantFrom(null, TEAM_A, { name: 'team-b' });

    it('decides, and says why where it does not allow', () => {
      fc.assert(
        fc.property(anyModel, anyRules, anyTenant, (subject, given, tenant) => {
          const { sentence, word } = decideModel(subject, given, tenant, NOW);
          expect(MODEL_DECISIONS).toContain(word);
          expect(sentence === null).toBe(word === 'allow');
        }),
      );
    });

    it('never allows more with a further rule that denies on top', () => {
      fc.assert(
        fc.property(
          anyModel,
          anyRules,
          anyRule,
          anyTenant,
          (subject, given, more, tenant) => {
            const before = decideModel(subject, given, tenant, NOW).word;
            const after = decideModel(
              subject,
              {
                ...given,
                rules: [{ ...more, action: 'deny' }, ...given.rules],
              },
              tenant,
              NOW,
            ).word;
            expect(stricterDecision(before, after)).toBe(after);
          },
        ),
      );
    });

    it('does not depend on rules behind the one that decides', () => {
      fc.assert(
        fc.property(
          anyModel,
          anyRules,
          fc.array(anyRule, { maxLength: 4 }),
          anyTenant,
          (subject, given, more, tenant) => {
            const decided = decideModel(subject, given, tenant, NOW);
            fc.pre(decided.rule !== null);
            expect(
              decideModel(
                subject,
                { ...given, rules: [...given.rules, ...more] },
                tenant,
                NOW,
              ),
            ).toEqual(decided);
          },
        ),
      );
    });
  });
});
