import {
  CatalogModel,
  emptyModelRecord,
  mergeModels,
  ModelRules,
} from '@model-serving/backstage-plugin-model-serving-common';
import { HostedModels } from './HostedModels';

const NOW = new Date('2026-11-21T10:00:00Z');
const TENANT = { name: 'team-a', cluster: 'sandbox' };

const endpoint = {
  provider: 'Example AI',
  model: 'example-large',
  url: 'https://api.ai.example/v1',
  region: null,
  price: null,
};

const [model] = mergeModels(
  [
    {
      id: 'example-ai',
      type: 'hosted',
      title: 'Example AI',
      owner: null,
      vets: true,
      asOf: NOW.toISOString(),
      records: [
        {
          ...emptyModelRecord('example-large', 'example-large'),
          hosted: endpoint,
        },
      ],
    },
  ],
  { classOf: () => 'permissive' },
);

const rules = (action?: 'deny'): ModelRules => ({
  rules: action
    ? [
        {
          name: 'no-hosted-models',
          place: 'platform/models/rules.yaml',
          action,
          tenants: ['team-a'],
          match: {},
          reason: 'Data stays here.',
          ask: { text: null, url: null },
          hidden: false,
        },
      ]
    : [],
  regions: {},
  filePages: null,
  incomplete: null,
});

const hostedModels = (
  known: CatalogModel | undefined,
  { ofRules = rules(), unread }: { ofRules?: ModelRules; unread?: string } = {},
) =>
  new HostedModels(
    () =>
      ({
        index: { find: () => known && { model: known } },
        governance: { rules: ofRules },
        incomplete: undefined,
        freshness: () => ({
          asOf: null,
          source: 'models',
          stale: unread !== undefined,
          ...(unread && { staleReason: unread }),
        }),
      } as any),
  );

describe('HostedModels', () => {
  it('says who serves a model now, and that the tenant may use it', () => {
    expect(hostedModels(model).of(model.entityRef, TENANT, NOW)).toMatchObject({
      endpoint,
      decision: { word: 'allow' },
    });
  });

  it('says that the rules deny it by now', () => {
    const denying = hostedModels(model, { ofRules: rules('deny') });
    expect(denying.of(model.entityRef, TENANT, NOW)).toMatchObject({
      decision: {
        word: 'deny',
        sentence: expect.stringContaining('Data stays'),
      },
    });
    expect(
      denying.of(model.entityRef, { ...TENANT, name: 'team-b' }, NOW),
    ).toMatchObject({ decision: { word: 'allow' } });
  });

  it('tells a model that is gone from models that could not be read', () => {
    expect(
      hostedModels(undefined).of('resource:default/x', TENANT, NOW),
    ).toEqual(expect.objectContaining({ endpoint: null }));
    expect(
      hostedModels(undefined, { unread: 'timeout' }).of(
        'resource:default/x',
        TENANT,
        NOW,
      ),
    ).toEqual({ reason: 'the models could not be read: timeout' });
  });
});
