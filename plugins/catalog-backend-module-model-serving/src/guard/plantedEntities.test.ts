import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { JsonObject } from '@backstage/types';
import {
  emptyModelRecord,
  emptyModelVariant,
  emptyModelVersion,
  mergeModels,
} from '@model-serving/backstage-plugin-model-serving-common';
import Router from 'express-promise-router';
import { Readable } from 'node:stream';
import { stringify } from 'yaml';
import { catalogModuleModelServing } from '../module';

const TEAM_B = 'https://git.example.com/team-b/app/blob/main/catalog-info.yaml';
const REPOSITORY = 'https://git.example.com/platform/serving';

const digest = `sha256:${'a'.repeat(64)}`;
const [model] = mergeModels(
  [
    {
      id: 'gitops',
      type: 'gitops',
      title: 'the GitOps repository',
      owner: 'group:default/platform-owners',
      vets: true,
      asOf: '2026-01-01T00:00:00Z',
      records: [
        {
          ...emptyModelRecord('platform/models/qwen3-8b.yaml', 'qwen3-8b'),
          entityName: 'qwen3-8b',
          title: 'Qwen3 8B',
          versions: [
            emptyModelVersion('1', [
              emptyModelVariant(
                'bf16',
                `oci://registry.example.com/models/qwen3-8b@${digest}`,
                'vLLM',
              ),
            ]),
          ],
        },
      ],
    },
  ],
  { classOf: () => 'unknown' },
);

const entity = (
  kind: string,
  type: unknown,
  name: string,
  metadata: JsonObject = {},
  spec: JsonObject = {},
) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, ...metadata },
  spec: {
    type,
    owner: 'group:default/team-b',
    ...(kind === 'Component' ? { lifecycle: 'production' } : {}),
    ...spec,
  },
});

const plantedModel = entity(
  'Resource',
  'ai-model',
  'qwen3-8b-fast',
  { title: 'Qwen3 8B' },
  {
    owner: 'group:default/platform-owners',
    model: { uri: `oci://evil.example/x@${digest}`, format: 'vLLM' },
  },
);

const plantedComponent = entity('Component', 'service', 'next-service', {
  namespace: 'team-a',
  links: [{ url: 'https://evil.example', title: 'Dashboard' }],
});

const service = (namespace: string, name: string) => ({
  ref: { cluster: 'one', namespace, kind: 'InferenceService', name },
  entityRef: `component:${namespace}/${name}`,
  tenant: namespace,
  owner: `group:default/${namespace}`,
  engine: 'vLLM',
  model: null,
  url: null,
});

/** A portal's catalog with the module, a serving backend that knows two tenants, and files of a forge. */
async function startCatalog(config: JsonObject = {}) {
  const files = new Map<string, string>();
  const reads = new Map<string, number>();
  const services = [service('team-a', 'chat')];
  const scheduler = mockServices.scheduler();
  const kinds = ['Namespace', 'InferenceService'].map(kind => ({
    kind,
    state: 'live',
    unreadable: 0,
  }));
  const serving = createBackendPlugin({
    pluginId: 'model-serving',
    register(env) {
      env.registerInit({
        deps: { http: coreServices.httpRouter },
        async init({ http }) {
          const router = Router();
          router.get('/services', (_, res) =>
            res.json({ items: services, clusters: [{ name: 'one', kinds }] }),
          );
          router.get('/model-entities', (_, res) =>
            res.json({
              revision: 'r1',
              unchanged: false,
              items: [
                {
                  model,
                  location: `${REPOSITORY}/platform/models/qwen3-8b.yaml`,
                },
              ],
              incomplete: null,
              next: null,
            }),
          );
          router.get('/tenants', (_, res) =>
            res.json({
              items: ['team-a', 'team-b'].map(name => ({
                name,
                cluster: 'one',
                namespace: name,
                owner: `group:default/${name}`,
                entityRef: `system:default/${name}`,
              })),
            }),
          );
          http.use(router);
        },
      });
    },
  });
  let catalog: typeof catalogServiceRef.T;
  let auth: typeof coreServices.auth.T;
  const probe = createBackendPlugin({
    pluginId: 'probe',
    register(env) {
      env.registerInit({
        deps: { auth: coreServices.auth, catalog: catalogServiceRef },
        async init(deps) {
          ({ auth, catalog } = deps);
        },
      });
    },
  });
  const backend = await startTestBackend({
    features: [
      catalogPlugin,
      catalogModuleModelServing,
      serving,
      probe,
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      mockServices.urlReader.mock({
        search: async url => {
          const content = files.get(url);
          reads.set(url, (reads.get(url) ?? 0) + 1);
          if (content === undefined) {
            throw new NotFoundError(url);
          }
          return {
            files: [{ url, content: async () => Buffer.from(content) }],
            etag: `${content.length}`,
          };
        },
        readUrl: async () => ({
          buffer: async () => Buffer.from('ai-model'),
          stream: () => Readable.from('ai-model'),
        }),
      }).factory,
      mockServices.rootConfig.factory({
        data: {
          backend: { baseUrl: 'http://localhost:0' },
          catalog: {
            rules: [{ allow: ['Component', 'API', 'Resource', 'System'] }],
            processingInterval: { seconds: 1 },
          },
          modelServing: {
            gitops: {
              repository: REPOSITORY,
              branch: 'main',
              forge: 'github',
              credentials: { token: 'unused' },
            },
            ...config,
          },
        },
      }),
    ],
  });
  const credentials = () => auth.getOwnServiceCredentials();
  return {
    backend,
    services,
    /** Returns when what was read of a file has been processed: it is being read again. */
    async processed(target: string) {
      const before = reads.get(target) ?? 0;
      await eventually(
        async () => reads.get(target) ?? 0,
        count => count >= before + 2,
      );
    },
    /** What the providers do at their next turn. */
    async provide() {
      await scheduler.triggerTask('model-serving-models:refresh');
      await scheduler.triggerTask('model-serving-services:refresh');
    },
    async register(target: string, ...entities: object[]) {
      files.set(target, entities.map(each => stringify(each)).join('---\n'));
      return catalog.addLocation(
        { type: 'url', target },
        { credentials: await credentials() },
      );
    },
    async dryRun(target: string, ...entities: object[]) {
      files.set(target, entities.map(each => stringify(each)).join('---\n'));
      return catalog.addLocation(
        { type: 'url', target, dryRun: true },
        { credentials: await credentials() },
      );
    },
    async entity(ref: string): Promise<Entity | undefined> {
      return catalog.getEntityByRef(ref, { credentials: await credentials() });
    },
    async refs(): Promise<string[]> {
      const { items } = await catalog.getEntities(
        {},
        { credentials: await credentials() },
      );
      return items.map(each => stringifyEntityRef(each)).sort();
    },
  };
}

/** What the catalog answers whoever registers it. */
const refusal = (reason: RegExp) => ({
  body: { error: { message: expect.stringMatching(reason) } },
});

async function eventually<T>(
  ask: () => Promise<T>,
  holds: (answer: T) => boolean,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const answer = await ask();
    if (holds(answer) || attempt > 200) {
      return answer;
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

describe('entities that others register', () => {
  let portal: Awaited<ReturnType<typeof startCatalog>>;
  const LATER = 'https://git.example.com/team-b/app/blob/main/later.yaml';
  const HARMLESS = entity('Component', 'website', 'shop');

  beforeAll(async () => {
    portal = await startCatalog();
    await portal.provide();
    await eventually(
      () => portal.refs(),
      refs => refs.includes('resource:default/qwen3-8b'),
    );
  });

  afterAll(() => portal.backend.stop());

  it('are in the catalog when they claim nothing', async () => {
    await portal.register(LATER, HARMLESS);
    const refs = await eventually(
      () => portal.refs(),
      all => all.includes('component:default/shop'),
    );
    expect(refs).toEqual(
      expect.arrayContaining([
        'component:default/shop',
        'component:team-a/chat',
        'resource:default/qwen3-8b',
        'system:default/team-a',
      ]),
    );
  });

  it.each<[string, object, RegExp]>([
    ['a model', plantedModel, /qwen3-8b-fast is refused because it is a model/],
    [
      'a model server',
      entity('Component', 'model-server', 'mine'),
      /it is a model server/,
    ],
    ['a tenant', entity('System', 'ai-tenant', 'team-z'), /it is a tenant/],
    [
      "a component in somebody else's namespace",
      plantedComponent,
      /team-a\/next-service is refused because it is in namespace team-a, which belongs to tenant team-a/,
    ],
    [
      "the name of somebody else's tenant",
      entity('System', 'product', 'team-a'),
      /has the name of one of its entities/,
    ],
    [
      'a service by its annotation',
      entity('Component', 'website', 'front', {
        annotations: {
          'model-serving.backstage.io/service':
            'one/team-a/InferenceService/chat',
        },
      }),
      /has the annotation model-serving\.backstage\.io\/service/,
    ],
    [
      'a location of the suite',
      entity('Resource', 'ai-model', 'forged', {
        annotations: {
          'backstage.io/managed-by-location': `model-serving:${REPOSITORY}/x`,
          'backstage.io/managed-by-origin-location': `model-serving:${REPOSITORY}/x`,
        },
      }),
      /it is a model/,
    ],
  ])(
    'are refused with the reason when they claim %s',
    async (_, each, reason) => {
      await expect(portal.dryRun(TEAM_B, each)).rejects.toMatchObject(
        refusal(reason),
      );
    },
  );

  it('do not take the name of a service that comes later', async () => {
    await portal.register(TEAM_B, plantedComponent, plantedModel);
    await portal.processed(TEAM_B);
    portal.services.push(service('team-a', 'next-service'));
    await portal.provide();
    const real = await eventually(
      () => portal.entity('component:team-a/next-service'),
      found => found !== undefined,
    );
    expect(real?.metadata.links).toBeUndefined();
    expect(real?.spec?.type).toBe('model-server');
    expect(await portal.refs()).not.toContain('resource:default/qwen3-8b-fast');
  });

  it('are refused when comparing their keys would stop the catalog', async () => {
    const target = 'https://git.example.com/team-b/app/blob/main/keys.yaml';
    const keys = entity('Component', 'website', 'keys', {
      annotations: Object.fromEntries(
        Array.from({ length: 5_000 }, (_, index) => [`k${index}`, '1']),
      ),
    });
    await expect(portal.dryRun(target, keys)).rejects.toMatchObject(
      refusal(/keys\.yaml cannot be accepted: a map has more than 1000 keys/),
    );
  });

  it('are refused by type even when it comes from a placeholder', async () => {
    const target = 'https://git.example.com/team-b/app/blob/main/hidden.yaml';
    const hidden = entity('Resource', { $text: 'type.txt' }, 'hidden');
    await expect(portal.dryRun(target, hidden)).rejects.toMatchObject(
      refusal(/it is a model/),
    );
  });
});

describe('entities of trusted locations', () => {
  it('may be what the suite writes', async () => {
    const target = 'https://git.example.com/platform/catalog/blob/main/m.yaml';
    const portal = await startCatalog({
      catalog: {
        trustedLocations: [
          'url:https://git.example.com/platform/catalog/blob/main/*',
        ],
      },
    });
    await portal.provide();
    await expect(portal.dryRun(target, plantedModel)).resolves.toMatchObject({
      entities: expect.arrayContaining([
        expect.objectContaining({ kind: 'Resource' }),
      ]),
    });
    await expect(portal.dryRun(TEAM_B, plantedModel)).rejects.toMatchObject(
      refusal(/trustedLocations/),
    );
    await portal.backend.stop();
  });
});
