import {
  emptyModelRecord,
  mergeModels,
  ModelRule,
  NO_MODEL_GOVERNANCE,
} from '@model-serving/backstage-plugin-model-serving-common';
import { indexedModel } from './catalog/IndexedModel';
import { ModelIndex } from './catalog/ModelIndex';
import { GovernanceWatch } from './GovernanceWatch';

describe('what is wrong with rules and overlays', () => {
  it('is told with the time since when it is so, anew after it was right', () => {
    let now = new Date('2026-11-29T12:00:00Z');
    let fields = ['spec.a'];
    const watch = new GovernanceWatch({
      catalog: {
        get governance() {
          return {
            ...NO_MODEL_GOVERNANCE,
            problems: fields.map(field => ({
              place: 'models/a.yaml',
              field,
              reason: 'Required',
            })),
          };
        },
        incomplete: undefined,
        index: ModelIndex.empty(),
        overlaid: new Map(),
      },
      sources: ['gitops'],
      tenants: () => [],
      running: () => [],
      now: () => now,
    });
    const since = () =>
      watch.problems().map(each => [each.field, each.since.slice(11, 16)]);
    expect(since()).toEqual([['spec.a', '12:00']]);
    now = new Date('2026-11-29T13:00:00Z');
    fields = ['spec.a', 'spec.b'];
    expect(since()).toEqual([
      ['spec.a', '12:00'],
      ['spec.b', '13:00'],
    ]);
    fields = [];
    expect(since()).toEqual([]);
    fields = ['spec.a'];
    expect(since()).toEqual([['spec.a', '13:00']]);
  });
});

describe('what rules and overlays decide', () => {
  const rule = (facts: Partial<ModelRule>): ModelRule => ({
    name: 'rule',
    place: 'models/rules.yaml',
    match: {},
    tenants: null,
    action: 'ask',
    hidden: false,
    reason: null,
    ask: { text: null, url: null },
    ...facts,
  });
  const models = mergeModels(
    [
      {
        id: 'hub',
        type: 'huggingface',
        title: 'the hub',
        owner: 'group:default/platform-owners',
        vets: false,
        asOf: '2026-11-29T12:00:00Z',
        records: ['chat', 'code'].map(task => ({
          ...emptyModelRecord(`acme/${task}`, task),
          task,
        })),
      },
    ],
    { classOf: () => 'unknown' },
  );

  const watch = async (more: {
    incomplete?: string;
    running?: Array<{ name: string }> | null;
  }) =>
    new GovernanceWatch({
      catalog: {
        governance: {
          ...NO_MODEL_GOVERNANCE,
          rules: {
            rules: [
              rule({ match: { task: ['chat'] }, tenants: ['team-a'] }),
              rule({ name: 'chats', match: { task: ['chat'] } }),
            ],
            regions: {},
            filePages: 'https://git.example.com/main/',
            incomplete: null,
          },
        },
        incomplete: more.incomplete,
        index: await ModelIndex.of(
          models.map(model => indexedModel(model, [])),
        ),
        overlaid: new Map(),
      },
      sources: ['hub'],
      tenants: () => ['team-a'],
      running: () => more.running ?? null,
    });

  it('is counted over the models of the catalog, each rule with its page', async () => {
    const status = await (
      await watch({ running: [{ name: 'team-a' }] })
    ).status();
    expect(status).toMatchObject({
      rules: [
        { models: 1, url: 'https://git.example.com/main/models/rules.yaml' },
        { models: 1 },
      ],
      undecided: { vetted: 0, others: 1 },
      unknown: null,
    });
  });

  it('is unknown, with the reason, while sources or clusters have not been read', async () => {
    const unread = {
      rules: [{ models: null }, { models: null }],
      undecided: null,
    };
    expect(
      await (
        await watch({
          running: [],
          incomplete: 'the hub has not been read yet',
        })
      ).status(),
    ).toMatchObject({
      ...unread,
      unknown: 'Not counted yet: the hub has not been read yet.',
    });
    expect(await (await watch({})).status()).toMatchObject({
      ...unread,
      unknown: 'Not counted yet: not all clusters have been read yet.',
    });
  });
});
