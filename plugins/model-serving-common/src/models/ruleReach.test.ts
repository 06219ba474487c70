import { decideModel } from './decideModel';
import { mergeModels } from './mergeModels';
import type { ModelRule, ModelRules } from './ModelGovernance';
import { emptyModelRecord, ModelRecord } from './ModelRecord';
import { ruleCounter } from './ruleReach';

const NOW = new Date('2026-11-29T12:00:00Z');
const TENANTS = [
  { name: 'team-a', cluster: 'gpu-eu' },
  { name: 'team-b', cluster: 'gpu-us' },
];

const models = (...facts: Array<Partial<ModelRecord>>) =>
  mergeModels(
    [
      {
        id: 'hub',
        type: 'huggingface',
        title: 'the hub',
        owner: 'group:default/platform-owners',
        vets: false,
        asOf: NOW.toISOString(),
        records: facts.map((each, index) => ({
          ...emptyModelRecord(`acme/model-${index}`, `model-${index}`),
          ...each,
        })),
      },
    ],
    { classOf: () => 'unknown' },
  );

const rules = (...list: Array<Partial<ModelRule>>): ModelRules => ({
  rules: list.map((facts, index) => ({
    name: `rule-${index}`,
    place: 'platform/models/rules.yaml',
    match: {},
    tenants: null,
    action: 'deny',
    hidden: false,
    reason: null,
    ask: { text: null, url: null },
    ...facts,
  })),
  regions: { 'gpu-eu': 'eu-central', 'gpu-us': 'us-east' },
  filePages: null,
  incomplete: null,
});

function reach(given: ModelRules, catalog: ReturnType<typeof models>) {
  const counter = ruleCounter(given, TENANTS);
  catalog.forEach(model => counter.count(model, NOW));
  return counter.reach();
}

describe('how many models a rule decides about', () => {
  const catalog = models({ task: 'chat' }, { task: 'chat' }, { task: 'code' });

  it('leaves out what earlier rules decide for everybody, and tells what no rule decides', () => {
    expect(
      reach(
        rules({ match: { task: ['chat'] } }, { match: { task: ['chat'] } }),
        catalog,
      ),
    ).toEqual({ rules: [2, 0], undecided: { vetted: 0, others: 1 } });
  });

  it('counts a model for each rule that decides about it for some tenants', () => {
    expect(
      reach(
        rules(
          { match: { task: ['chat'] }, tenants: ['team-a'] },
          { match: { task: ['chat'] }, tenants: ['team-a', 'team-b'] },
          { tenants: ['team-b'], match: { task: ['code'] } },
          { tenants: ['team-c'] },
        ),
        catalog,
      ),
      // People without a tenant are left to no rule.
    ).toEqual({ rules: [2, 2, 1, 0], undecided: { vetted: 0, others: 3 } });
  });

  it('judges facts about regions by where each tenant runs', () => {
    const [model] = models({
      compliance: {
        dataClassification: null,
        regions: ['eu-central'],
        intendedUse: null,
        reviewBy: null,
        expires: null,
        deprecated: null,
      },
    });
    const abroad = { match: { compliance: ['region' as const] } };
    expect(reach(rules(abroad, {}), [model]).rules).toEqual([1, 1]);
  });

  it('asks no rule about hidden models, as decisions do not', () => {
    const [model] = models({});
    expect(
      reach(rules({}), [{ ...model, hiddenBy: 'platform/models/a.yaml' }]),
    ).toEqual({ rules: [0], undecided: { vetted: 0, others: 0 } });
  });

  it('agrees with the decisions of each tenant', () => {
    const given = rules(
      { match: { task: ['chat'] }, tenants: ['team-b'] },
      { match: { vetted: false } },
      {},
    );
    const deciding = catalog.map(
      model =>
        new Set(
          [...TENANTS, null].map(
            tenant => decideModel(model, given, tenant, NOW).rule?.name,
          ),
        ),
    );
    expect(reach(given, catalog).rules).toEqual(
      given.rules.map(
        ({ name }) => deciding.filter(names => names.has(name)).length,
      ),
    );
  });
});
