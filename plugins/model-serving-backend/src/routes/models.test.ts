import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockCredentials } from '@backstage/backend-test-utils';
import {
  emptyModelRecord,
  emptyModelVariant,
  emptyModelVersion,
  ModelRecord,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  DriftSource,
  modelServingDriftSourcesExtensionPoint,
  modelServingModelSourcesExtensionPoint,
  ModelSnapshot,
  ModelSource,
} from '@model-serving/backstage-plugin-model-serving-node';
import request from 'supertest';
import {
  INFERENCE_SERVICES,
  inferenceService,
  populate,
} from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { PlatformFixture } from '../__testUtils__/PlatformFixture';
import {
  MEMBER,
  OTHER,
  PLATFORM,
  startServing,
} from '../__testUtils__/startServing';
import { until } from '../__testUtils__/until';

const record = (
  place: string,
  more: Partial<ModelRecord> = {},
): ModelRecord => ({ ...emptyModelRecord(place, place), ...more });

const REPOSITORY = 'huggingface.co/acme/large';

describe('the models of the API', () => {
  let server: FakeApiServer;
  let serving: Awaited<ReturnType<typeof startServing>>;
  let reading: () => Promise<Partial<ModelSnapshot>>;

  const registry: ModelSource = {
    id: 'registry',
    type: 'test',
    title: 'the registry',
    owner: 'group:default/platform-owners',
    read: async () => ({
      version: null,
      models: [],
      skipped: [],
      requests: 3,
      ...(await reading()),
    }),
  };
  let measure: () => number;
  const monitor: DriftSource = {
    id: 'monitor',
    title: 'the monitor',
    watches: [
      {
        id: 'large',
        model: { identity: `repository:${REPOSITORY}` },
        version: '1',
        read: async () => {
          const value = measure();
          return {
            url: 'https://monitor.example.com/large',
            readings: [
              {
                id: 'psi',
                kind: 'drift',
                title: 'PSI',
                value,
                lowerThreshold: null,
                upperThreshold: 0.2,
                alert: value > 0.2,
                reason: null,
                windowStart: null,
                windowEnd: null,
                history: [[1_764_374_400, 0.1]],
              },
            ],
          };
        },
      },
    ],
  };
  const models = [
    record('acme/large', {
      title: 'Large',
      card: '# Large\nTrained with care.',
      license: { id: 'mit', url: null, text: 'Permission is granted.' },
      identities: [
        { kind: 'repository', repository: REPOSITORY, revision: null },
      ],
      versions: [
        {
          ...emptyModelVersion('1', [
            {
              ...emptyModelVariant('bf16', 'hf://acme/large@c0ffee', 'vLLM'),
              weightBytes: 900e9,
              memoryBytes: 1000e9,
            },
          ]),
          parameters: 450e9,
        },
      ],
    }),
    record('acme/large-chat', {
      title: 'Large Chat',
      base: { relation: 'finetune', repository: REPOSITORY },
    }),
    record('acme/small', { title: 'Small' }),
    record('acme/tiny', { title: 'Tiny' }),
  ];

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    for (const tenant of ['team-a', 'team-b']) {
      const service = inferenceService(
        tenant,
        'handwritten',
        'hf://acme/large@c0ffee',
      );
      server.put(INFERENCE_SERVICES, {
        ...service,
        metadata: { ...service.metadata, annotations: {} },
      });
    }
    const stray = inferenceService('team-a', 'stray');
    stray.metadata.annotations = {
      'model-serving.backstage.io/model': 'resource:default/Gone',
    };
    server.put(INFERENCE_SERVICES, stray);
    reading = async () => ({ models });
    serving = await startServing(server, new PlatformFixture(), [
      createBackendModule({
        pluginId: 'model-serving',
        moduleId: 'registry',
        register(env) {
          env.registerInit({
            deps: {
              drift: modelServingDriftSourcesExtensionPoint,
              sources: modelServingModelSourcesExtensionPoint,
            },
            init: async ({ drift, sources }) => {
              drift.addDriftSource(monitor);
              sources.addModelSource(registry);
            },
          });
        },
      }),
    ]);
    await serving.run('gitops');
    await serving.run('models-registry');
    await serving.run('served-models');
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  const titles = ({ items }: { items: Array<{ title: string }> }) =>
    items.map(({ title }) => title);

  it('are listed page by page, with facets over all of them', async () => {
    const { body } = await serving.get('/models?limit=4', MEMBER).expect(200);
    expect(body).toMatchObject({ total: 6, all: 6, stale: false });
    expect(body.items).toHaveLength(4);
    expect(body.facets.source).toEqual([
      { value: 'registry', count: 4 },
      { value: 'gitops', count: 2 },
    ]);
    const { body: rest } = await serving
      .get(`/models?limit=4&page=${encodeURIComponent(body.next)}`, MEMBER)
      .expect(200);
    expect(rest.next).toBeNull();
    expect(new Set([...titles(body), ...titles(rest)]).size).toBe(6);
  });

  it('are narrowed by several facets, each of several values', async () => {
    const { body } = await serving
      .get('/models?source=registry&licenseClass=permissive', MEMBER)
      .expect(200);
    expect(titles(body)).toEqual(['Large']);
    const { body: more } = await serving
      .get(
        '/models?source=registry&license=mit&license=none&text=trained',
        MEMBER,
      )
      .expect(200);
    expect(titles(more)).toEqual(['Large']);
  });

  it.each([
    'limit=101',
    'limit=0',
    'sort=secret',
    'order=up',
    'parametersMin=-1',
    'parametersMin=many',
    `text=${'x'.repeat(201)}`,
    'page=made-up',
    `page=${Buffer.from('{"value":{},"ref":1}').toString('base64url')}`,
    'page=',
    `tenant=${'x'.repeat(300)}`,
    `task=${'x'.repeat(300)}`,
    Array.from({ length: 51 }, () => 'task=a').join('&'),
  ])('refuse %.40s', async query => {
    const { status } = await serving.get(`/models?${query}`, MEMBER);
    expect(status).toBe(400);
  });

  it('say how each fits the quota of a tenant, by memory and by queue', async () => {
    const { body } = await serving
      .get('/models?tenant=team-a&text=large', MEMBER)
      .expect(200);
    const fits = Object.fromEntries(
      body.items.map(({ fit, title }: any) => [title, fit]),
    );
    // Nobody knows what a model without an artifact needs.
    expect(fits).toEqual({ Large: 'never', 'Large Chat': 'unknown' });
    expect(
      body.facets.fit.map(({ value }: { value: string }) => value),
    ).toEqual(['never', 'unknown']);
    const { body: without } = await serving
      .get('/models?text=large', MEMBER)
      .expect(200);
    expect(without.items[0].fit).toBeNull();
    expect(without.facets.fit).toEqual([]);
  });

  it('are not allowed where the policies refuse what would be served, in the list and on the page', async () => {
    const large = async (query: string) => {
      const { body } = await serving
        .get(`/models?text=large&${query}`, MEMBER)
        .expect(200);
      return body.items.find((each: any) => each.title === 'Large');
    };
    expect((await large('')).decision.word).toBe('ask');
    // A list waits 1.5 s for the policies, and is the same for five seconds.
    await until(
      async () => (await large('tenant=team-a')).decision.word !== 'ask',
      'what the policies say',
      100,
    );
    const item = await large('tenant=team-a');
    const why = expect.stringMatching(
      /^(Not allowed\. )?The policy serving-allowed-sources refuses its artifact: .*hf:\/\/acme\/large@c0ffee/,
    );
    expect(item.decision).toMatchObject({ word: 'deny', sentence: why });
    const { body } = await serving
      .get(`/models/${item.entityRef.split('/')[1]}?tenant=team-a`, MEMBER)
      .expect(200);
    expect(body.decision).toEqual(item.decision);
    expect(body.refused).toEqual([
      { version: '1', variant: 'bf16', sentence: why },
    ]);
    const { body: list } = await serving
      .get('/models?tenant=team-a&decision=deny', MEMBER)
      .expect(200);
    expect(titles(list)).toContain('Large');
    const { body: vetted } = await serving
      .get('/models?tenant=team-a&source=gitops', MEMBER)
      .expect(200);
    expect(vetted.items.map((each: any) => each.decision.word)).toContain(
      'allow',
    );
  });

  it('need the memory that is computed for a replica, or say why it is unknown', async () => {
    for (const query of ['', 'tenant=team-a&']) {
      const { body } = await serving
        .get(`/models?${query}source=registry`, MEMBER)
        .expect(200);
      const [large, , small] = body.items;
      expect(large).toMatchObject({
        title: 'Large',
        memoryBytes: 1000e9,
        memoryReason: null,
        memoryVariant: expect.any(String),
        memoryBasis: 'declared',
      });
      expect(small).toMatchObject({
        memoryBytes: null,
        memoryReason: 'No source names its files.',
        memoryVariant: null,
        memoryBasis: null,
      });
    }
  });

  it('tell nothing of a tenant that the caller may not see', async () => {
    for (const path of ['/models', '/models/qwen3-8b']) {
      const { body: foreign } = await serving
        .get(`${path}?tenant=team-a`, OTHER)
        .expect(404);
      const { body: absent } = await serving
        .get(`${path}?tenant=none`, OTHER)
        .expect(404);
      expect(foreign.error.message).toBe(absent.error.message);
    }
  });

  it('count only services that the caller may see', async () => {
    const count = async (user: typeof MEMBER): Promise<number> => {
      const { body } = await serving.get('/models?runsHere=yes', user);
      expect(body.facets.runsHere).toContainEqual({ value: 'yes', count: 2 });
      expect(body.items).toHaveLength(2);
      return body.items.find(
        ({ entityRef }: any) => entityRef === 'resource:default/qwen3-8b',
      ).services;
    };
    const [member, other, owner] = await Promise.all(
      [MEMBER, OTHER, PLATFORM].map(count),
    );
    expect(member).toBeGreaterThan(0);
    expect(other).toBeGreaterThan(0);
    // Services outside of every tenant are the platform owners' alone.
    expect(owner).toBeGreaterThanOrEqual(member + other);
  });

  it('tell how many services of others run one, and nothing else of them', async () => {
    const { body: list } = await serving.get('/models?text=large', MEMBER);
    const path = `/models/${list.items[0].entityRef.split('/')[1]}`;
    const seen = async (user: typeof MEMBER) =>
      (await serving.get(path, user).expect(200)).body;
    const [member, other, owner] = await Promise.all(
      [MEMBER, OTHER, PLATFORM].map(seen),
    );
    expect(
      [member, other, owner].map(({ elsewhere, summary }) => [
        summary.services,
        elsewhere,
      ]),
    ).toEqual([
      [1, { services: 1, reason: null }],
      [1, { services: 1, reason: null }],
      [2, { services: 0, reason: null }],
    ]);
    // Whose they are, or how many each team has, is in no part of the answer.
    for (const [body, foreign] of [
      [member, 'team-b'],
      [other, 'team-a'],
    ]) {
      expect(JSON.stringify(body)).not.toMatch(
        new RegExp(`${foreign}|handwritten|gpu-eu`),
      );
    }
  });

  it('find the services that run them, by name or artifact, which the caller may see', async () => {
    const { body: list } = await serving.get('/models?text=large', MEMBER);
    const { entityRef: large, services } = list.items[0];
    expect([large, services]).toEqual([
      expect.stringMatching(/^resource:default\/large-[a-z0-9]{10}$/),
      1,
    ]);
    const running = async (model: string, user: typeof MEMBER) => {
      const { body } = await serving
        .get(`/services?model=${encodeURIComponent(model)}`, user)
        .expect(200);
      expect(body.totalItems).toBe(body.items.length);
      return body.items
        .map(({ ref }: any) => `${ref.namespace}/${ref.name}`)
        .sort();
    };
    expect(await running(large, MEMBER)).toEqual(['team-a/handwritten']);
    expect(await running(large, OTHER)).toEqual(['team-b/handwritten']);
    expect(await running(large.toUpperCase(), PLATFORM)).toEqual([
      'team-a/handwritten',
      'team-b/handwritten',
    ]);
    expect(await running('resource:default/qwen3-8b', MEMBER)).toEqual([
      'team-a/chat',
    ]);
    expect(await running('resource:default/none', PLATFORM)).toEqual([]);
    // A model that no source has any more is found by its name alone.
    expect(await running('RESOURCE:default/gone', MEMBER)).toEqual([
      'team-a/stray',
    ]);
    expect(await running('resource:default/gone', OTHER)).toEqual([]);
  });

  it('have a page each, with card, license, base model and derived models', async () => {
    const { body: list } = await serving.get('/models?text=large', MEMBER);
    const [large, chat] = list.items.map(({ entityRef }: any) =>
      entityRef.replace('resource:default/', ''),
    );
    expect(large).toMatch(/^large-[a-z0-9]{10}$/);
    const { body } = await serving.get(`/models/${large}`, MEMBER).expect(200);
    expect(body).toMatchObject({
      model: {
        entityRef: `resource:default/${large}`,
        card: '# Large\nTrained with care.',
        owner: 'group:default/platform-owners',
        license: { id: 'mit', text: 'Permission is granted.' },
        origins: [{ source: 'registry', place: 'acme/large' }],
      },
      decision: { word: 'ask' },
      derived: [{ title: 'Large Chat', relation: 'finetune' }],
      refused: [],
      baseModel: null,
    });
    const { body: derived } = await serving.get(`/models/${chat}`, MEMBER);
    expect(derived.baseModel.title).toBe('Large');
    await serving.get('/models/none', MEMBER).expect(404);
    await serving.get(`/models/${'x'.repeat(300)}`, MEMBER).expect(400);
  });

  it('say whether they drift, and why a monitor cannot be read to platform owners alone', async () => {
    const { body: list } = await serving.get('/models?text=large', MEMBER);
    const [large, chat] = list.items.map(({ entityRef }: any) =>
      entityRef.replace('resource:default/', ''),
    );
    measure = () => 0.3;
    await serving.run('drift-monitor');
    const { body } = await serving
      .get(`/models/${large}/drift`, MEMBER)
      .expect(200);
    expect(body).toMatchObject({
      verdict: {
        word: 'drifted',
        sentence: 'the monitor raised an alert: PSI.',
      },
      stale: false,
      monitors: [
        {
          version: '1',
          url: 'https://monitor.example.com/large',
          readings: [{ value: 0.3, alert: true }],
        },
      ],
    });

    measure = () => {
      throw new Error('502 of https://monitor.internal/secret');
    };
    await serving.run('drift-monitor');
    const failed = (await serving.get(`/models/${large}/drift`, MEMBER)).body;
    expect(failed).toMatchObject({
      verdict: { word: 'drifted' },
      stale: true,
      monitors: [{ readings: [{ value: 0.3 }] }],
    });
    expect(JSON.stringify(failed)).not.toContain('internal');
    const { body: owner } = await serving.get(
      `/models/${large}/drift`,
      PLATFORM,
    );
    expect(owner.monitors[0].failure).toContain('monitor.internal/secret');

    expect(
      (await serving.get(`/models/${chat}/drift`, MEMBER).expect(200)).body,
    ).toMatchObject({ verdict: null, monitors: [] });
    await serving.get('/models/none/drift', MEMBER).expect(404);
    // What is about drift is no part of the model itself.
    expect(
      JSON.stringify((await serving.get(`/models/${large}`, MEMBER)).body),
    ).not.toContain('PSI');
  });

  describe('for the catalog', () => {
    const entities = (query = '') =>
      request(serving.backend.server)
        .get(`/api/model-serving/model-entities${query}`)
        .set(
          'authorization',
          mockCredentials.service.header({
            onBehalfOf: mockCredentials.service('plugin:catalog'),
            targetPluginId: 'model-serving',
          }),
        );

    it('are read by services only, without cards, and not at all when nothing changed', async () => {
      const { body } = await entities().expect(200);
      expect(body).toMatchObject({
        unchanged: false,
        incomplete: null,
        next: null,
      });
      expect(body.items).toHaveLength(6);
      expect(JSON.stringify(body)).not.toMatch(/Trained|Permission is/);
      expect(body.items.map(({ location }: any) => location)).toEqual(
        expect.arrayContaining([
          'registry/acme/large',
          `${server.url}/platform/serving/platform/models/qwen3-8b.yaml`,
        ]),
      );
      const { body: again } = await entities(`?revision=${body.revision}`);
      expect(again).toMatchObject({ unchanged: true, items: [] });
      await serving.get('/model-entities', PLATFORM).expect(403);
    });
  });

  describe('and their sources', () => {
    const sources = async () => {
      const { body } = await serving
        .get('/model-sources', PLATFORM)
        .expect(200);
      return Object.fromEntries(
        body.items.map((each: { id: string }) => [each.id, each]),
      );
    };

    it('are reported to platform owners', async () => {
      expect(await sources()).toMatchObject({
        gitops: { models: 2, failure: null, type: 'gitops', syncing: false },
        registry: {
          models: 4,
          requests: 3,
          guard: null,
          intervalSeconds: 600,
          title: 'the registry',
        },
      });
      const { body } = await serving.get('/model-sources', PLATFORM);
      expect(body.governance).toEqual({
        overlays: [],
        rules: [],
        undecided: { vetted: 2, others: 4 },
        unknown: null,
        incomplete: null,
        problems: [],
      });
      await serving.get('/model-sources', MEMBER).expect(403);
      await serving.post('/model-sources/gitops/sync', {}, MEMBER).expect(403);
      await serving.post('/model-sources/none/sync', {}, PLATFORM).expect(404);
      await serving
        .post('/model-sources/registry/confirm-removal', {}, PLATFORM)
        .expect(400);
    });

    it('keep their models when one fails, and lists say that they may be old', async () => {
      reading = async () => {
        throw new Error('502 of https://registry.internal/secret');
      };
      await serving.post('/model-sources/registry/sync', {}, PLATFORM);
      const { body } = await serving.get('/models', MEMBER).expect(200);
      expect(body).toMatchObject({
        total: 6,
        stale: true,
        staleReason: 'could not read the registry',
      });
      expect(JSON.stringify(body)).not.toContain('registry.internal');
      expect((await sources()).registry.failure).toContain(
        'registry.internal/secret',
      );
    });

    it('lose their models only when a platform owner confirms it', async () => {
      reading = async () => ({ models: [] });
      for (let times = 0; times < 4; times++) {
        await serving
          .post('/model-sources/registry/sync', {}, PLATFORM)
          .expect(200);
      }
      expect((await sources()).registry).toMatchObject({
        models: 4,
        guard: { missing: 4, places: models.map(({ place }) => place) },
      });
      const { body } = await serving
        .post('/model-sources/registry/confirm-removal', {}, PLATFORM)
        .expect(200);
      expect(
        body.items.find(({ id }: { id: string }) => id === 'registry'),
      ).toMatchObject({
        models: 0,
        removed: 4,
        guard: null,
        removals: [
          {
            removed: 4,
            cause: { kind: 'confirmed', by: 'user:default/platform-owner' },
          },
        ],
      });
      const { body: list } = await serving.get('/models', MEMBER);
      expect(list.total).toBe(2);
    });
  });
});
