import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { EntityProviderConnection } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  emptyModelRecord,
  emptyModelVariant,
  emptyModelVersion,
  EntityModel,
  mergeModels,
  ModelRecord,
  parseModelFacts,
} from '@model-serving/backstage-plugin-model-serving-common';
import { EntityGuard } from '../guard/EntityGuard';
import { readGuardConfig } from '../guard/GuardConfig';
import { KnownEntities } from '../sync/KnownEntities';
import { SuiteEntityProvider } from '../sync/SuiteEntityProvider';
import { KnownModels } from './ModelApi';
import { modelEntities } from './modelEntities';
import { modelEntity } from './modelEntity';

const REPOSITORY = 'https://git.example.com/platform/serving';
const URI = `oci://registry.example.com/models/chat@sha256:${'a'.repeat(64)}`;

const model = (name: string, more: Partial<ModelRecord> = {}): EntityModel => ({
  model: mergeModels(
    [
      {
        id: 'gitops',
        type: 'gitops',
        title: 'the GitOps repository',
        owner: 'group:default/platform-owners',
        vets: true,
        asOf: '2026-11-29T12:00:00Z',
        records: [
          {
            ...emptyModelRecord(`platform/models/${name}.yaml`, name),
            entityName: name,
            title: `Model ${name}`,
            description: 'For trying.',
            license: { id: 'apache-2.0', url: null, text: null },
            task: 'text-generation',
            versions: [
              emptyModelVersion('1', [
                {
                  ...emptyModelVariant('bf16', URI, 'vLLM'),
                  engine: 'vLLM',
                },
              ]),
            ],
            ...more,
          },
        ],
      },
    ],
    { classOf: () => 'unknown' },
  )[0],
  location: `${REPOSITORY}/platform/models/${name}.yaml`,
});

describe('models of the model-serving backend', () => {
  const connection = {
    applyMutation: jest.fn(),
    refresh: jest.fn(),
  } satisfies EntityProviderConnection;
  const logger = mockServices.logger.mock({ child: () => logger as any });
  let answer: Omit<KnownModels, 'models'> & { models: EntityModel[] };
  let revisions = 0;

  const has = (...models: EntityModel[]) => {
    answer = { revision: `r${++revisions}`, models, incomplete: null };
  };

  const provider = async (entities: Entity[] = []) => {
    const read = jest.fn(async (known?: string) => ({
      ...answer,
      models: known === answer.revision ? undefined : answer.models,
    }));
    const made = new SuiteEntityProvider(modelEntities({ read }), {
      guard: new EntityGuard(readGuardConfig(new ConfigReader({}))),
      known: new KnownEntities({
        catalog: catalogServiceMock({ entities }),
        auth: mockServices.auth(),
      }),
      logger,
      taskRunner: { run: async () => {} },
    });
    await made.connect(connection);
    return made;
  };

  const applied = () =>
    connection.applyMutation.mock.calls.map(([{ added, removed }]) => ({
      added: added.map(({ entity }: any) => entity.metadata.name),
      removed: removed.map(({ entityRef }: any) => entityRef.split('/')[1]),
    }));

  beforeEach(() => jest.clearAllMocks());

  it('become Resources with the facts of what is offered first, and their versions', async () => {
    has(model('qwen3-8b'));
    await (await provider()).refresh();
    const [{ entity, locationKey }] =
      connection.applyMutation.mock.calls[0][0].added;
    expect(locationKey).toBe('model-serving-models');
    // The catalog has a card for links wherever there is a list of them, empty or not.
    expect(entity.metadata).not.toHaveProperty('links');
    expect(entity).toMatchObject({
      kind: 'Resource',
      metadata: {
        name: 'qwen3-8b',
        title: 'Model qwen3-8b',
        tags: ['apache-2-0', 'text-generation', 'vllm'],
        annotations: {
          'backstage.io/managed-by-location': `model-serving:${REPOSITORY}/platform/models/qwen3-8b.yaml`,
        },
      },
      spec: {
        type: 'ai-model',
        owner: 'group:default/platform-owners',
        model: {
          format: 'vLLM',
          license: 'apache-2.0',
          parameters: null,
          defaultVersion: '1',
          versions: [{ name: '1', variants: [{ name: 'bf16', uri: URI }] }],
        },
      },
    });
    expect(parseModelFacts(entity.spec.model)).toMatchObject({ uri: URI });
  });

  it('bound what an entity holds, and leave out cards', () => {
    const { metadata, spec } = modelEntity(
      model('large', {
        card: 'secret card',
        tags: Array.from({ length: 90 }, (_, index) => `<b>Tag ${index}</b>`),
        versions: Array.from({ length: 90 }, (_, index) =>
          emptyModelVersion(`${index}`, []),
        ),
      }),
    );
    expect((spec?.model as any).versions).toHaveLength(20);
    expect(metadata.tags).toHaveLength(20);
    metadata.tags?.forEach(tag =>
      expect(tag).toMatch(/^[a-z0-9+#]+(-[a-z0-9+#]+)*$/),
    );
    expect(JSON.stringify(spec)).not.toContain('secret card');
  });

  it('leave the catalog alone while nothing changes', async () => {
    has(model('one'), model('two'));
    const models = await provider();
    await models.refresh();
    await models.refresh();
    has(model('one'), model('two'));
    await models.refresh();
    expect(applied()).toEqual([{ added: ['one', 'two'], removed: [] }]);
    has(model('one'), model('two', { title: 'Two' }), model('three'));
    await models.refresh();
    expect(applied()[1]).toEqual({ added: ['two', 'three'], removed: [] });
  });

  it('go when the backend says so', async () => {
    has(model('one'), model('two'));
    const models = await provider();
    await models.refresh();
    has(model('one'));
    await models.refresh();
    expect(applied()[1]).toEqual({ added: [], removed: ['two'] });
  });

  it('stay while the backend has not read all sources, and say why once', async () => {
    const known = ['one', 'two', 'three'].map(name => modelEntity(model(name)));
    const models = await provider(known);
    has(model('one'));
    answer.incomplete = 'the registry has not been read yet';
    await models.refresh();
    await models.refresh();
    expect(connection.applyMutation).not.toHaveBeenCalled();
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      'Models are incomplete: the registry has not been read yet',
    );
    answer.incomplete = null;
    await models.refresh();
    expect(applied()).toEqual([{ added: [], removed: ['two', 'three'] }]);
  });

  it('go in large numbers only when that is confirmed, also after a restart', async () => {
    const known = ['a', 'b', 'c', 'd', 'e', 'f'].map(name =>
      modelEntity(model(name)),
    );
    has(model('a'));
    const models = await provider(known);
    await models.refresh();
    await models.refresh();
    expect(connection.applyMutation).not.toHaveBeenCalled();
    await models.refresh();
    expect(applied()).toEqual([
      { added: [], removed: ['b', 'c', 'd', 'e', 'f'] },
    ]);
  });

  it('keep the entities of earlier releases under their names (R22)', async () => {
    const earlier = (name: string, origin: string): Entity => {
      const entity = modelEntity(model(name));
      const location = `model-serving:${origin}/platform/models/${name}.yaml`;
      return {
        ...entity,
        metadata: {
          ...entity.metadata,
          annotations: {
            'backstage.io/managed-by-location': location,
            'backstage.io/managed-by-origin-location': location,
          },
        },
        spec: { ...entity.spec, model: { uri: URI, format: 'vLLM' } },
      };
    };
    has(model('one'), model('two'));
    await (
      await provider([
        earlier('one', REPOSITORY),
        // Of a provider of its own, named after its source.
        earlier('two', 'registry'),
      ])
    ).refresh();
    expect(applied()).toEqual([{ added: ['one', 'two'], removed: [] }]);
  });

  it('are left alone after a restart when nothing changed', async () => {
    has(model('one'));
    await (await provider([modelEntity(model('one'))])).refresh();
    expect(connection.applyMutation).not.toHaveBeenCalled();
  });

  it('are handed to the catalog in parts, and what it took stays known when it fails', async () => {
    has(...Array.from({ length: 1_201 }, (_, index) => model(`m-${index}`)));
    const models = await provider();
    connection.applyMutation
      .mockResolvedValueOnce(undefined)
      .mockRejectedValueOnce(new Error('the database is gone'));
    await expect(models.refresh()).rejects.toThrow('the database is gone');
    await models.refresh();
    const parts = applied().map(({ added }) => added);
    expect(parts.map(({ length }) => length)).toEqual([500, 500, 500, 201]);
    expect(parts[1]).toEqual(parts[2]);
    const [first, , ...rest] = parts;
    expect(new Set([first, ...rest].flat()).size).toBe(1_201);
  });
});
