import { GovernedCatalog, governanceProblems } from './governanceProblems';
import type {
  ModelGovernance,
  ModelOverlay,
  ModelRule,
} from './ModelGovernance';

const overlay = (target: ModelOverlay['target']): ModelOverlay => ({
  name: 'overlay',
  place: 'models/overlays.yaml',
  target,
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
});
const rule = (name: string, more: Partial<ModelRule> = {}): ModelRule => ({
  name,
  place: 'models/rules.yaml',
  match: {},
  tenants: null,
  action: 'deny',
  hidden: false,
  reason: null,
  ask: { text: null, url: null },
  ...more,
});
const governance = (
  rules: ModelRule[],
  more: Partial<ModelGovernance> = {},
): ModelGovernance => ({
  overlays: [],
  rules: { rules, regions: {}, filePages: null, incomplete: null },
  problems: [],
  ...more,
});
const catalog: GovernedCatalog = {
  models: [
    {
      entityRef: 'resource:default/qwen',
      identities: [
        {
          kind: 'repository',
          repository: 'huggingface.co/qwen/qwen3-8b',
          revision: null,
          own: true,
        },
      ],
    },
  ],
  sources: ['gitops', 'hub'],
  tenants: ['team-a'],
  unmatched: [],
  isComplete: true,
};
const told = (rules: ModelRule[], more: Partial<GovernedCatalog> = {}) =>
  governanceProblems(governance(rules), { ...catalog, ...more }).map(
    ({ field, kind, name }) => [kind, name, field],
  );

describe('governanceProblems', () => {
  it('tells of documents that cannot be read, with the field', () => {
    const problem = {
      place: 'models/a.yaml',
      field: 'spec.rules[0].action',
      reason: 'Invalid option',
    };
    expect(
      governanceProblems(governance([], { problems: [problem] }), catalog),
    ).toEqual([{ kind: 'unreadable', name: null, ...problem }]);
  });

  it.each<[string, ModelOverlay['target'], RegExp]>([
    [
      'place',
      { kind: 'place', source: 'hub', place: 'qwen/old' },
      /^Source hub has nothing at qwen\/old\./,
    ],
    [
      'source',
      { kind: 'place', source: 'hup', place: 'qwen/old' },
      /^No source hup is configured\./,
    ],
    [
      'repository',
      { kind: 'repository', repository: 'h/qwen', revision: null },
      /^No source has a model of repository h\/qwen\./,
    ],
    [
      'digest',
      { kind: 'digest', digest: 'sha256:aa' },
      /^No source has an artifact with digest sha256:aa\./,
    ],
    [
      'mapping',
      { kind: 'mapping', name: 'chat' },
      /^No source maps a model to chat\./,
    ],
  ])(
    'tells of an overlay that matches no model by its %s',
    (_, target, why) => {
      const unmatched = [overlay(target)];
      expect(
        governanceProblems(governance([]), { ...catalog, unmatched }),
      ).toEqual([
        {
          kind: 'overlay',
          place: 'models/overlays.yaml',
          name: 'overlay',
          field: 'spec.model',
          reason: expect.stringMatching(why),
        },
      ]);
      // While a source was never read, its models may come.
      expect(
        governanceProblems(governance([]), {
          ...catalog,
          unmatched,
          isComplete: false,
        }),
      ).toEqual([]);
    },
  );

  it('tells of rules about sources, models and tenants that do not exist', () => {
    expect(
      told([
        rule('a', { match: { source: ['hup', 'hab'] } }),
        rule('b', { match: { source: ['hup', 'HUB'] } }),
        rule('c', { match: { model: ['huggingface.co/qwen/qwen-8b'] } }),
        rule('d', { match: { model: ['HuggingFace.co/Qwen/Qwen3-8B'] } }),
        rule('e', { match: { model: ['resource:default/QWEN'] } }),
        rule('f', { match: { model: ['huggingface.co/new/*'] } }),
        rule('g', { tenants: ['team-x'] }),
        rule('h', { tenants: ['team-x', 'team-a'] }),
      ]),
    ).toEqual([
      ['rule', 'a', 'match.source'],
      ['rule', 'c', 'match.model'],
      ['rule', 'g', 'tenants'],
    ]);
  });

  it('tells of rules behind one that decides about every model', () => {
    expect(
      told([
        rule('mine', { tenants: ['team-a'] }),
        rule('some', { match: { licenseClass: ['research'] } }),
        rule('the-rest', { action: 'ask' }),
        rule('late', { match: { gated: true } }),
      ]),
    ).toEqual([['rule', 'late', 'match']]);
  });

  it('says nothing of what is not known, or matches nothing today', () => {
    expect(
      told(
        [
          rule('license', { match: { licenseClass: ['research'] } }),
          rule('model', { match: { model: ['h/unread'] } }),
          rule('tenant', { tenants: ['team-x'] }),
        ],
        { tenants: null, isComplete: false },
      ),
    ).toEqual([]);
  });
});
