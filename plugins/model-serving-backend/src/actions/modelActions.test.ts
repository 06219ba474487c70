import { mockCredentials } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import {
  decideModel,
  emptyModelRecord,
  emptyModelVariant,
  emptyModelVersion,
  licenseClassOf,
  mergeModels,
  ModelRecord,
  ModelRules,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { JsonObject } from '@backstage/types';
import { MovedService } from '../artifacts/TagWatch';
import { CheckService } from '../checks/CheckService';
import { Proposals } from '../proposals/Proposals';
import { ServiceHistories } from '../history/ServiceHistories';
import { indexedModel } from '../models/catalog/IndexedModel';
import { ModelIndex } from '../models/catalog/ModelIndex';
import { FairQueue } from '@model-serving/backstage-plugin-model-serving-node';
import { ModelAccess } from '../models/ModelAccess';
import { Models } from '../models/Models';
import { LivePicture } from '../picture/LivePicture';
import { TenantAccess } from '../tenants/TenantAccess';
import { ActionOptions, registerActions } from './registerActions';

const NOW = new Date('2026-11-29T12:00:00Z');

const record = (name: string, facts: Partial<ModelRecord> = {}) => ({
  ...emptyModelRecord(`${name}.yaml`, name),
  entityName: name,
  license: { id: 'apache-2.0', url: null, text: null },
  versions: [
    emptyModelVersion('1', [emptyModelVariant('bf16', 'oci://r/a', 'vLLM')]),
  ],
  ...facts,
});
const benchmark = (value: number, name = 'MMLU') => ({
  name,
  metric: 'accuracy',
  value,
  unit: null,
  source: 'model card',
  url: null,
});
const TAG = 'oci://registry.example/open:v1';
const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;
const asOf = NOW.toISOString();

/** A service whose tag names something else by now. */
const moved = (tenant: string, letter: string) =>
  ({
    moved: { uri: TAG, digest: digestOf('b'), asOf },
    service: {
      tenant,
      model: {
        entityRef: 'resource:default/open',
        uri: TAG,
        digest: digestOf(letter),
      },
    },
  } as unknown as MovedService);

const repository = (name: string): ModelRecord['identities'][number] => ({
  kind: 'repository',
  repository: name,
  revision: null,
});

const indexed = mergeModels(
  [
    {
      id: 'gitops',
      type: 'gitops',
      title: 'the repository',
      owner: null,
      vets: true,
      asOf: NOW.toISOString(),
      records: [
        record('chat', {
          task: 'text-generation',
          identities: [repository('hub/chat')],
          benchmarks: [benchmark(0.6), benchmark(0.2, 'only here')],
        }),
        record('llama', {
          task: 'text-generation',
          license: { id: 'llama3.1', url: null, text: null },
          benchmarks: [benchmark(0.7)],
        }),
        record('secret', {
          tags: ['secret'],
          base: { repository: 'hub/chat', relation: 'finetune' },
          identities: [repository('hub/secret')],
        }),
        record('open', {
          base: { repository: 'hub/chat', relation: 'finetune' },
          versions: [
            emptyModelVersion('1', [emptyModelVariant('bf16', TAG, 'vLLM')]),
          ],
        }),
        record('from-secret', {
          base: { repository: 'hub/secret', relation: 'finetune' },
        }),
      ],
    },
  ],
  { classOf: license => licenseClassOf(license?.id ?? null) },
).map(model => indexedModel(model, []));
let index: ModelIndex;

beforeAll(async () => {
  index = await ModelIndex.of(indexed);
});

const rules: ModelRules = {
  rules: [
    {
      name: 'secret',
      place: 'rules.yaml',
      match: { tag: ['secret'] },
      tenants: null,
      action: 'deny',
      hidden: true,
      reason: null,
      ask: { text: null, url: null },
    },
    {
      name: 'llama',
      place: 'rules.yaml',
      match: { license: ['llama3.1'] },
      tenants: ['team-a'],
      action: 'ask',
      hidden: false,
      reason: 'Terms.',
      ask: { text: 'Ask us.', url: null },
    },
  ],
  regions: {},
  filePages: null,
  incomplete: null,
};

function actions(options: { maySee: boolean } = { maySee: true }) {
  const access = {
    may: async () => options.maySee,
    allowed: async (_credentials: unknown, ...permissions: unknown[]) =>
      permissions.map(
        () =>
          ({ tenant }: { tenant: string | null }) =>
            tenant === 'team-a',
      ),
    isPlatformOwner: async () => false,
  } as unknown as TenantAccess;
  const tenants = ['team-a', 'team-b'].map(
    name => ({ name, owner: `group:default/${name}` } as Tenant),
  );
  const picture = {
    tenantsNamed: (name: string) =>
      tenants.filter(tenant => tenant.name === name),
  } as unknown as LivePicture;
  const models = {
    catalog: {
      get index() {
        return index;
      },
      freshness: () => ({
        asOf: NOW.toISOString(),
        source: 'models',
        stale: false,
      }),
      withTexts: async (model: unknown) => ({ model }),
    },
    served: {
      elsewhere: () => ({ services: 0, reason: null }),
      seenBy: () => ({ byModel: new Map(), isComplete: true }),
    },
    standings: {
      of: async (_index: unknown, tenant: Tenant | null) => ({
        decisions: index.models.map(({ model }) =>
          decideModel(model, rules, tenant, NOW),
        ),
        fits:
          tenant &&
          index.models.map(() => ({ word: 'now' as const, variant: 'bf16' })),
        memory: index.models.map(() => ({
          bytes: 20e9,
          reason: null,
          variant: 'bf16',
          basis: 'computed' as const,
        })),
      }),
      refused: async () => [],
      onAccelerators: async () => [
        {
          id: 'h100-1',
          title: '1 × H100',
          variant: 'bf16',
          memory: 'fits',
          sentence: 'It fits.',
          quota: 'borrows',
          price: { perHour: null, currency: null, reason: 'not asked' },
        },
      ],
    },
  } as unknown as Models;
  const registry = actionsRegistryServiceMock();
  registerActions(registry, {
    checks: {} as CheckService,
    proposals: {} as Proposals,
    access,
    histories: {} as ServiceHistories,
    modelAccess: new ModelAccess({
      access,
      models,
      picture,
      prices: { current: undefined },
      tags: {
        movedServices: [moved('team-a', 'a'), moved('team-b', 'c')],
        named: () => ({ digest: digestOf('b'), since: asOf, asOf }),
      },
    }),
    models,
    picture,
    searches: new FairQueue({
      concurrent: 1,
      queued: 1,
      perUser: { concurrent: 1, queued: 1 },
    }),
  } satisfies ActionOptions);
  return (id: string, input: JsonObject) =>
    registry.invoke({
      id: `test:${id}`,
      input,
      credentials: mockCredentials.user(),
    });
}

describe('actions about models', () => {
  const invoke = actions();

  it('find what the caller may see, with the word of the rules for a tenant', async () => {
    const { output } = await invoke('find-models', {
      tenant: 'team-a',
      task: 'text-generation',
    });
    expect(output).toMatchObject({
      models: [
        {
          entityRef: 'resource:default/chat',
          decision: 'allow',
          fit: 'now',
          why: null,
        },
        {
          entityRef: 'resource:default/llama',
          decision: 'ask',
          why: 'Terms. Ask us.',
          licenseClass: 'use-restricted',
          licenseTerms: expect.stringContaining('within limits'),
        },
      ],
      more: 0,
      stale: false,
    });
    await expect(
      invoke('find-models', {
        licenseClass: 'permissive',
        task: 'text-generation',
      }),
    ).resolves.toMatchObject({
      output: { models: [{ title: 'chat', fit: null }] },
    });
    await expect(
      invoke('find-models', { decision: 'ask', tenant: 'team-a' }),
    ).resolves.toMatchObject({ output: { models: [{ title: 'llama' }] } });
  });

  it('describe a model by its name, with what its license allows', async () => {
    await expect(
      invoke('describe-model', { model: 'llama' }),
    ).resolves.toMatchObject({
      output: {
        model: {
          model: { entityRef: 'resource:default/llama' },
          decision: { word: 'allow', confirmLicense: true },
        },
        license: {
          class: 'use-restricted',
          conditions: expect.arrayContaining([
            expect.stringContaining('700 million'),
          ]),
        },
      },
    });
  });

  it('fit a model to the accelerators of a tenant', async () => {
    await expect(
      invoke('fit-model', { model: 'llama', tenant: 'team-a' }),
    ).resolves.toMatchObject({
      output: {
        decision: 'ask',
        confirmLicense: true,
        fit: 'now',
        accelerators: [{ id: 'h100-1', memory: 'fits', quota: 'borrows' }],
      },
    });
  });

  it('compare models in the order given, by benchmarks that all of them have', async () => {
    await expect(
      invoke('compare-models', { models: ['llama', 'chat'] }),
    ).resolves.toMatchObject({
      output: {
        models: [{ title: 'llama' }, { title: 'chat' }],
        benchmarks: [{ name: 'MMLU', metric: 'accuracy', values: [0.7, 0.6] }],
      },
    });
  });

  it.each([
    ['describe-model', { model: 'secret' }],
    ['describe-model', { model: 'nothing-of-that-name' }],
    ['compare-models', { models: ['chat', 'secret'] }],
    ['fit-model', { model: 'secret', tenant: 'team-a' }],
  ])('%s tells nothing of models that are hidden: %p', async (id, input) => {
    await expect(invoke(id, input)).rejects.toMatchObject({
      name: 'NotFoundError',
      message: "Model not found, or you don't have access",
    });
  });

  it('names no hidden model beside those that are made from it, or that it is made from', async () => {
    const relatives = async (model: string) =>
      ((await invoke('describe-model', { model })).output as any).model;
    expect((await relatives('chat')).derived).toEqual([
      expect.objectContaining({ title: 'open' }),
    ]);
    expect((await relatives('open')).baseModel).toMatchObject({
      title: 'chat',
    });
    expect((await relatives('from-secret')).baseModel).toBeNull();
  });

  it('name moved tags by the services that the caller may see', async () => {
    const { output } = await invoke('describe-model', { model: 'open' });
    expect((output as any).model.movedTags).toMatchObject([
      { uri: TAG, running: [{ digest: digestOf('a'), services: 1 }] },
    ]);
  });

  it.each(['team-b', 'no-such-tenant'])(
    'say nothing for %s, which the caller may not see',
    async tenant => {
      for (const [id, input] of [
        ['find-models', {}],
        ['describe-model', { model: 'chat' }],
        ['fit-model', { model: 'chat' }],
        ['compare-models', { models: ['chat', 'llama'] }],
      ] as const) {
        await expect(
          invoke(id, { ...input, tenant } as JsonObject),
        ).rejects.toMatchObject({
          name: 'NotFoundError',
          message: 'There is no such tenant, or you may not see it',
        });
      }
    },
  );

  it('are refused to those who may not see models', async () => {
    const refused = actions({ maySee: false });
    for (const [id, input] of [
      ['find-models', {}],
      ['describe-model', { model: 'chat' }],
      ['fit-model', { model: 'chat', tenant: 'team-a' }],
      ['compare-models', { models: ['chat', 'llama'] }],
    ] as const) {
      await expect(refused(id, { ...input } as JsonObject)).rejects.toThrow(
        'You may not see models',
      );
    }
  });
});
