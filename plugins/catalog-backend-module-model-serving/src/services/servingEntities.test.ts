import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { EntityProviderConnection } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  CapabilityState,
  ServiceApi,
  ServiceSummary,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ConfigReader } from '@backstage/config';
import { EntityGuard } from '../guard/EntityGuard';
import { readGuardConfig } from '../guard/GuardConfig';
import { KnownEntities } from '../sync/KnownEntities';
import { SuiteEntityProvider } from '../sync/SuiteEntityProvider';
import { serviceEntities } from './serviceEntities';
import { servingEntities } from './servingEntities';
import { ServingState } from './ServingApi';

const freshness = { asOf: null, source: 'kubernetes:gpu-eu', stale: false };
const unknown = { value: null, unit: 'requests' };

const service = (name: string, overrides: Partial<ServiceSummary> = {}) =>
  ({
    ref: {
      cluster: 'gpu-eu',
      namespace: 'team-a',
      kind: 'InferenceService',
      name,
    },
    tenant: 'team-a',
    owner: 'group:default/team-a',
    model: {
      name: 'qwen3-8b',
      uri: null,
      digest: null,
      entityRef: 'resource:default/qwen3-8b',
      version: null,
      variant: null,
    },
    engine: 'vLLM',
    api: {
      url: null,
      model: name,
      protocol: 'openai',
      endpoints: [{ name: 'chat', path: '/v1/chat/completions' }],
      keyed: true,
    },
    engineVersion: null,
    accelerator: null,
    verdict: {
      word: 'serving',
      sentence: '',
      since: null,
      evidence: [],
      next: null,
    },
    replicas: { ready: 1, desired: 1, min: 1, max: 1 },
    waiting: unknown,
    running: unknown,
    costPerHour: unknown,
    entityRef: `component:team-a/${name}`,
    createdAt: null,
    ...freshness,
    ...overrides,
  } satisfies ServiceSummary);

const tenant = {
  name: 'team-a',
  cluster: 'gpu-eu',
  namespace: 'team-a',
  owner: 'group:default/team-a',
  entityRef: 'system:default/team-a',
} as Tenant;

const cluster = (states: Record<string, CapabilityState> = {}) => ({
  name: 'gpu-eu',
  title: 'GPU EU',
  kinds: Object.entries({
    Namespace: 'live' as const,
    InferenceService: 'live' as const,
    ...states,
  }).map(([kind, state]) => ({
    kind,
    state,
    since: '2026-11-21T09:00:00.000Z',
    asOf: null,
    objects: 1,
  })),
  ...freshness,
});

describe('services and tenants of the clusters', () => {
  const connection = {
    applyMutation: jest.fn(),
    refresh: jest.fn(),
  } satisfies EntityProviderConnection;
  const logger = mockServices.logger.mock({ child: () => logger as any });
  let state: ServingState;

  const provider = async (entities: Entity[] = []) => {
    const guard = new EntityGuard(readGuardConfig(new ConfigReader({})));
    const source = servingEntities({
      api: { read: async () => state },
      guard,
      visibility: 'owners',
    });
    const made = new SuiteEntityProvider(source, {
      guard,
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

  const last = () => {
    const mutation = connection.applyMutation.mock.calls.at(-1)![0];
    return {
      added: mutation.added.map(
        ({ entity }: { entity: Entity }) =>
          `${entity.kind}:${entity.metadata.name}`,
      ),
      removed: mutation.removed.map(({ entityRef }: any) => entityRef),
    };
  };

  beforeEach(() => {
    jest.clearAllMocks();
    state = {
      clusters: [cluster()],
      tenants: [tenant],
      services: [service('chat')],
    };
  });

  it('become a Component, its API and a System', async () => {
    await (await provider()).refresh();
    expect(last()).toEqual({
      added: ['System:team-a', 'Component:chat', 'API:chat'],
      removed: [],
    });
    const [system, component, api] =
      connection.applyMutation.mock.calls[0][0].added.map((a: any) => a.entity);
    expect(system.spec).toEqual({
      type: 'ai-tenant',
      owner: 'group:default/team-a',
    });
    expect(component).toMatchObject({
      metadata: {
        namespace: 'team-a',
        annotations: {
          'model-serving.backstage.io/service':
            'gpu-eu/team-a/InferenceService/chat',
          'model-serving.backstage.io/model': 'resource:default/qwen3-8b',
          'backstage.io/kubernetes-id': 'chat',
        },
      },
      spec: {
        type: 'model-server',
        owner: 'group:default/team-a',
        system: 'system:default/team-a',
        providesApis: ['api:team-a/chat'],
      },
    });
    const definition = JSON.parse(api.spec.definition);
    expect(
      definition.paths['/v1/chat/completions'].post.requestBody.content[
        'application/json'
      ].schema.required,
    ).toEqual(['model', 'messages']);
    expect(definition.servers).toEqual([
      {
        url: 'http://chat-predictor.team-a.svc.cluster.local',
        description: 'Inside the cluster',
      },
    ]);
  });

  it('are related to their model only where everyone sees services', () => {
    const [hidden, api] = serviceEntities(service('chat'), 'owners');
    expect(hidden.spec).not.toHaveProperty('dependsOn');
    const [shown] = serviceEntities(service('chat'), 'everyone');
    expect(shown.spec!.dependsOn).toEqual(['resource:default/qwen3-8b']);
    expect(api.metadata.annotations).toMatchObject({
      'model-serving.backstage.io/service':
        'gpu-eu/team-a/InferenceService/chat',
    });
  });

  const apiWith = (changes: Partial<ServiceApi>): ServiceApi => ({
    ...service('chat').api,
    ...changes,
  });

  it.each(['TorchServe', 'BentoML'])(
    'claim no protocol for %s, which has paths of its own',
    engine => {
      const [, api] = serviceEntities(
        service('chat', {
          engine,
          api: apiWith({ protocol: 'own', endpoints: [] }),
        }),
        'owners',
      );
      expect(JSON.parse(api.spec!.definition as string)).toMatchObject({
        openapi: '3.0.3',
        info: {
          title: 'chat',
          description: `${engine} has an API of its own. Its paths depend on the model.`,
        },
        servers: [{ description: 'Inside the cluster' }],
        paths: {},
      });
    },
  );

  it('name the endpoints that engine and model have, and no others', () => {
    const [, api] = serviceEntities(
      service('chat', {
        api: apiWith({
          endpoints: [{ name: 'embeddings', path: '/openai/v1/embeddings' }],
        }),
      }),
      'owners',
    );
    const { paths } = JSON.parse(api.spec!.definition as string);
    expect(Object.keys(paths)).toEqual([
      '/openai/v1/models',
      '/openai/v1/embeddings',
    ]);
  });

  it.each([
    ['a key', true, [{ key: [] }]],
    ['none', false, undefined],
    ['nobody knows', null, undefined],
  ])('say how requests authenticate: %s', (_, keyed, security) => {
    const [, api] = serviceEntities(
      service('chat', { api: apiWith({ keyed }) }),
      'owners',
    );
    expect(JSON.parse(api.spec!.definition as string).security).toEqual(
      security,
    );
  });

  it('name the Open Inference Protocol with the name of the model', () => {
    const [, api] = serviceEntities(
      service('chat', {
        engine: 'Triton',
        api: apiWith({ protocol: 'open-inference', endpoints: [] }),
      }),
      'owners',
    );
    const { paths } = JSON.parse(api.spec!.definition as string);
    expect(
      paths['/v2/models/{model}/infer'].post.parameters[0].schema.enum,
    ).toEqual(['chat']);
  });

  it('say where a service answers, and nothing where that is not known', () => {
    const servers = (overrides: Partial<ServiceSummary>) => {
      const [, api] = serviceEntities(service('chat', overrides), 'owners');
      return JSON.parse(api.spec!.definition as string).servers?.map(
        ({ url }: { url: string }) => url,
      );
    };
    expect(servers({ url: 'https://chat.example.com' })).toEqual([
      'https://chat.example.com',
      'http://chat-predictor.team-a.svc.cluster.local',
    ]);
    expect(
      servers({ api: apiWith({ url: 'https://chat.models.example.com' }) })[0],
    ).toBe('https://chat.models.example.com');
    for (const url of [
      // eslint-disable-next-line no-script-url
      'javascript:alert(1)',
      'data:text/html,x',
      'https://chat@evil.example',
    ]) {
      expect(servers({ url })).toEqual([
        'http://chat-predictor.team-a.svc.cluster.local',
      ]);
    }
    const ref = {
      cluster: 'gpu-eu',
      namespace: 'team-a',
      kind: 'Deployment',
      name: 'chat',
    } as const;
    expect(servers({ ref })).toBeUndefined();
    expect(servers({ ref, engine: 'Triton', url: null })).toBeUndefined();
  });

  it('stay while an object of their kind cannot be understood', async () => {
    const services = await provider();
    await services.refresh();
    state.services = [];
    const [{ kinds }] = state.clusters;
    kinds[1].unreadable = 1;
    await services.refresh();
    expect(connection.applyMutation).toHaveBeenCalledTimes(1);
    kinds[1].unreadable = 0;
    await services.refresh();
    expect(last().removed).toEqual([
      'component:team-a/chat',
      'api:team-a/chat',
    ]);
  });

  it('leave the catalog alone while only their health changes', async () => {
    const services = await provider();
    await services.refresh();
    state.services = [
      service('chat', {
        verdict: {
          word: 'failed',
          sentence: 'x',
          since: null,
          evidence: [],
          next: null,
        },
        replicas: { ready: 0, desired: 1, min: 1, max: 1 },
      }),
    ];
    await services.refresh();
    expect(connection.applyMutation).toHaveBeenCalledTimes(1);
  });

  it('go when the cluster no longer holds them', async () => {
    const services = await provider();
    await services.refresh();
    state.services = [];
    await services.refresh();
    expect(last()).toEqual({
      added: [],
      removed: ['component:team-a/chat', 'api:team-a/chat'],
    });
  });

  it.each<Record<string, CapabilityState>>([
    { InferenceService: 'unreachable' },
    { InferenceService: 'forbidden' },
    { InferenceService: 'starting' },
    { InferenceService: 'not-installed' },
    { Namespace: 'unreachable' },
  ])('stay while the cluster is %p, also after a restart', async states => {
    state = { clusters: [cluster(states)], tenants: [], services: [] };
    const services = await provider(serviceEntities(service('chat'), 'owners'));
    await services.refresh();
    expect(connection.applyMutation).not.toHaveBeenCalled();
  });

  it('are not written down before their tenants are known', async () => {
    state.clusters = [cluster({ Namespace: 'starting' })];
    state.services = [service('chat', { owner: null, tenant: null })];
    await (await provider()).refresh();
    expect(connection.applyMutation).not.toHaveBeenCalled();
  });

  it('go with a cluster that is no longer configured, but not with all clusters', async () => {
    const entities = serviceEntities(service('chat'), 'owners');
    state = { clusters: [], tenants: [], services: [] };
    await (await provider(entities)).refresh();
    expect(connection.applyMutation).not.toHaveBeenCalled();
    state.clusters = [{ ...cluster(), name: 'gpu-us' }];
    await (await provider(entities)).refresh();
    expect(last().removed).toHaveLength(2);
  });

  it('go in large numbers only when that is confirmed', async () => {
    state.services = ['a', 'b', 'c', 'd'].map(name => service(name));
    const services = await provider();
    await services.refresh();
    state.services = [];
    await services.refresh();
    await services.refresh();
    expect(connection.applyMutation).toHaveBeenCalledTimes(1);
    await services.refresh();
    expect(last().removed).toHaveLength(8);
  });
});
