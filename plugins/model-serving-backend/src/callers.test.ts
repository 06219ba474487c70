import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { modelServingPermissions } from '@model-serving/backstage-plugin-model-serving-common';
import request from 'supertest';
import {
  INFERENCE_SERVICES,
  inferenceService,
  populate,
} from './__testUtils__/clusterObjects';
import { FakeApiServer } from './__testUtils__/FakeApiServer';
import { addressOf, OPERATIONS } from './__testUtils__/operations';
import { PlatformFixture } from './__testUtils__/PlatformFixture';
import {
  MEMBER,
  OTHER,
  PLATFORM,
  policyPermissions,
  startServing,
} from './__testUtils__/startServing';
import { until } from './__testUtils__/until';

type User = ReturnType<typeof mockCredentials.user>;

/** What each permission opens. */
const NEEDS: Record<string, RegExp> = {
  'model-serving.service.read': /\/(calls|services|proposals|violations)/,
  'model-serving.service.logs.read': /\/logs$/,
  'model-serving.service.use': /^post \/calls/,
  'model-serving.cost.read': /\/(advice|costs|usage)$|\/advice-dismissals/,
  'model-serving.tenant.read': /\/tenants/,
  'model-serving.control.read': /\/controls/,
  'model-serving.control.probe': /\/probes$/,
  'model-serving.service.propose':
    /\/(answers|artifacts|renders|checks)$|\/advice-dismissals/,
  'model-serving.tenant.propose':
    /^get \/costs$|\/(doctor|platform|tenant-plans|tenant-requests)/,
  'model-serving.model.read': /\/(models|upgrades$)/,
  'model-serving.model-source.read': /^get \/model-sources/,
  'model-serving.model-source.manage': /^post \/model-sources/,
};
/** Names of clusters and how they are, and what the portal can do, are for everybody who is signed in. */
const FOR_EVERYBODY = ['get /portal', 'get /clusters'];
const USERS_ONLY =
  /\/(answers|artifacts|calls|renders|checks|platform|tenant-plans|tenant-requests|probes|sync|confirm-removal)/;
/** What the catalog reads. */
const SERVICES_ONLY = ['get /model-entities'];
/** The same for everybody who may see it at all. */
const NO_TENANTS = ['get /models/{name}', 'get /models/{name}/drift'];
const LOG = '/api/v1/namespaces/team-a/pods/chat-predictor-x/log';
/** Whatever only somebody who may see it can know. */
const TELLING = /chat-predictor|cc-1000|qwen3|started\./;

/** A user who may do everything but one thing. */
const without = (permission: string) =>
  mockCredentials.user(`user:default/without-${permission}`);

const nobody = mockCredentials.user('user:default/nobody');

function permissionsByName() {
  const usual = policyPermissions();
  const decided = (permission: { name: string }, credentials: any) => {
    const user = credentials.principal.userEntityRef ?? '';
    if (user === nobody.principal.userEntityRef) {
      return AuthorizeResult.DENY;
    }
    return user.startsWith('user:default/without-')
      ? AuthorizeResult[user.endsWith(permission.name) ? 'DENY' : 'ALLOW']
      : undefined;
  };
  const answer = async (requests: readonly any[], options: any, ask: any) =>
    Promise.all(
      requests.map(async one => {
        const result = decided(one.permission, options.credentials);
        return result ? { result } : (await ask([one], options))[0];
      }),
    );
  return mockServices.permissions.mock({
    authorize: (requests, options) =>
      answer(requests, options, usual.authorize) as any,
    authorizeConditional: (requests, options) =>
      answer(requests, options, usual.authorizeConditional) as any,
  });
}

jest.setTimeout(60_000);

describe('callers', () => {
  const platform = new PlatformFixture();
  let server: FakeApiServer;
  let serving: Awaited<ReturnType<typeof startServing>>;

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    const posing = inferenceService('team-b', 'posing');
    for (const kind of ['labels', 'annotations'] as const) {
      posing.metadata[kind] = {
        'backstage.io/kubernetes-namespace': 'team-a',
        'model-serving.backstage.io/tenant': 'team-a',
        'model-serving.backstage.io/owner': 'group:default/team-a',
      };
    }
    server.put(INFERENCE_SERVICES, posing);
    const byArtifact = inferenceService(
      'team-a',
      'by-artifact',
      `oci://registry.example.com/models/qwen3-8b@sha256:${'ab'.repeat(32)}`,
    );
    byArtifact.metadata.annotations = {};
    server.put(INFERENCE_SERVICES, byArtifact);
    server.put('/api/v1/nodes', {
      metadata: {
        name: 'node-1',
        labels: { 'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3' },
      },
    });
    server.serveText(LOG, '2026-11-21T09:00:00Z Engine started.\n');
    platform.files.set('tenants/team-a/tenant.yaml', 'kind: Nothing\n');
    serving = await startServing(
      server,
      platform,
      [],
      { probes: { clusters: ['gpu-eu'], intervalMinutes: 0 } },
      permissionsByName(),
    );
    await serving.run('gitops');
    await serving.run('engines');
  }, 60_000);

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  /** Asks for what is a tenant's, or for what no tenant has. */
  const send = (operation: string, header: string, tenant = 'team-a') => {
    const { method, path, address } = addressOf(operation, tenant);
    const call = request(serving.backend.server)[method](address);
    if (header) {
      call.set('authorization', header);
    }
    return method === 'get'
      ? call
      : call.send(
          path === '/tenant-plans'
            ? { action: 'off-board', tenant }
            : { request: { ...platform.request, tenant } },
        );
  };
  const ask = (operation: string, user: User, tenant?: string) =>
    send(
      operation,
      mockCredentials.user.header(user.principal.userEntityRef),
      tenant,
    );
  /** Whether an answer tells something, beside repeating the address that was asked for. */
  const tells = (body: object) =>
    TELLING.test(JSON.stringify({ ...body, request: undefined }));

  it('are all met below with an answer that says something', async () => {
    const silent: unknown[] = [];
    for (const operation of OPERATIONS) {
      const { status, body } = await ask(operation, PLATFORM);
      const isRefused =
        /\/(advice-dismissals|calls|probes|tenant-requests|tenant-plans|model-entities|confirm-removal)/;
      if (status !== 200 && !isRefused.test(operation)) {
        silent.push([operation, status, body]);
      }
    }
    expect(silent).toEqual([]);
    expect(OPERATIONS.length).toBeGreaterThan(15);
  });

  const token = (targetPluginId: string) =>
    mockCredentials.service.header({
      onBehalfOf: mockCredentials.service('plugin:other'),
      targetPluginId,
    });

  it.each([
    ['without a token', mockCredentials.none.header()],
    ['with a token that is not valid', mockCredentials.user.invalidHeader()],
    [
      'that are services with a wrong token',
      mockCredentials.service.invalidHeader(),
    ],
    ['with a token for another plugin', token('catalog')],
  ])('%s get 401 and no data, anywhere', async (_who, header) => {
    for (const operation of [...OPERATIONS, 'get /stream']) {
      const answer = await send(operation, header);
      expect([operation, answer.status]).toEqual([operation, 401]);
      expect(tells(answer.body)).toBe(false);
    }
  });

  it('that are services read, and do nothing in the name of users', async () => {
    const refused: string[] = [];
    for (const operation of [...OPERATIONS, 'get /stream']) {
      const usersOnly =
        USERS_ONLY.test(operation) || operation === 'get /stream';
      if (usersOnly) {
        const { status } = await send(operation, token('model-serving'));
        if (status === 403) {
          refused.push(operation);
        }
      }
    }
    expect(refused.sort()).toEqual(
      [
        'get /artifacts',
        'get /platform',
        'get /services/{cluster}/{namespace}/{kind}/{name}/answers',
        'get /stream',
        'get /tenant-requests/{name}',
        'post /model-sources/{id}/confirm-removal',
        'post /model-sources/{id}/sync',
        'post /calls/{cluster}/{namespace}/{kind}/{name}',
        'post /checks',
        'post /controls/{cluster}/{tenant}/{control}/probes',
        'post /renders',
        'post /tenant-plans',
      ].sort(),
    );
  });

  const isClosed = ({ status, body }: { status: number; body: any }) =>
    status === 403 ||
    status === 404 ||
    (status === 200 &&
      Array.isArray(body.items) &&
      body.items.length === 0 &&
      !body.totalItems);

  it('who may do nothing are told nothing, on every route', async () => {
    const open: string[] = [];
    for (const operation of OPERATIONS) {
      const answer = await ask(operation, nobody);
      expect([operation, tells(answer.body)]).toEqual([operation, false]);
      if (!isClosed(answer)) {
        open.push(operation);
      }
    }
    expect(open).toEqual(FOR_EVERYBODY);
  });

  it('every permission is the key to something, and every route has one', () => {
    expect(Object.keys(NEEDS).sort()).toEqual(
      modelServingPermissions.map(({ name }) => name).sort(),
    );
    expect(
      OPERATIONS.filter(
        operation =>
          !Object.values(NEEDS).some(routes => routes.test(operation)) &&
          !SERVICES_ONLY.includes(operation),
      ),
    ).toEqual(FOR_EVERYBODY);
  });

  it.each(Object.entries(NEEDS))(
    'without %s exactly its routes are closed',
    async (permission, routes) => {
      for (const operation of OPERATIONS) {
        const { status, body } = await ask(operation, without(permission));
        const whole = await ask(operation, PLATFORM);
        expect([operation, isClosed({ status, body })]).toEqual([
          operation,
          routes.test(operation) || isClosed(whole),
        ]);
      }
    },
  );

  it.each([
    ['who may do nothing', nobody],
    ['who may not read services', without('model-serving.service.read')],
  ])('%s are streamed no service', async (_who, user) => {
    const closed = await serving.stream(user);
    const open = await serving.stream(PLATFORM);
    await until(() => open.text().includes('"chat"'), 'a service');
    server.put(INFERENCE_SERVICES, inferenceService('team-a', 'later'));
    await until(() => open.text().includes('"later"'), 'a later service');
    expect(closed.text()).not.toContain('event: service');
    closed.close();
    open.close();
    server.remove(INFERENCE_SERVICES, 'team-a/later');
  });

  it('what is foreign looks as what does not exist, on every route', async () => {
    const named = OPERATIONS.filter(
      operation =>
        (operation.includes('{') || USERS_ONLY.test(operation)) &&
        !NO_TENANTS.includes(operation),
    );
    expect(named.length).toBeGreaterThan(10);
    for (const operation of named) {
      const [foreign, absent] = await Promise.all(
        ['team-a', 'nothing'].map(async tenant => {
          const { status, body } = await ask(operation, OTHER, tenant);
          const { name, message } = body.error ?? {};
          const keys = Object.keys(body);
          const words = message?.replaceAll(tenant, '…');
          return { status, name, words, keys };
        }),
      );
      expect([403, 404]).toContain(foreign.status);
      expect([operation, foreign]).toEqual([operation, absent]);
    }
  });

  it('finds the services of a model by its artifact for those who may see models', async () => {
    const running = async (user: User) => {
      const { body } = await serving
        .get('/services?model=resource:default/qwen3-8b', user)
        .expect(200);
      return body.items.map(({ ref }: any) => ref.name);
    };
    expect(await running(PLATFORM)).toContain('by-artifact');
    const others = await running(without('model-serving.model.read'));
    expect(others).toContain('chat');
    expect(others).not.toContain('by-artifact');
  });

  it('lists hold nothing foreign', async () => {
    const lists = OPERATIONS.filter(name => /^get [^{]*$/.test(name));
    for (const operation of lists) {
      const { body } = await ask(operation, OTHER);
      expect(JSON.stringify(body.items ?? body)).not.toContain('team-a/');
      expect(JSON.stringify(body.items ?? body)).not.toMatch(
        /"(tenant|namespace|name)":"team-a"/,
      );
    }
  });

  it('neither selectors nor what an object says of itself lead to another tenant', async () => {
    for (const query of [
      'tenant=team-a',
      'tenant=team-a&tenant=team-b',
      'namespace=team-a',
      'q=team-a',
      'model=resource:default/qwen3-8b',
      'labelSelector=tenant%20notin%20(team-b)',
      'entityRef=component:team-a/chat',
    ]) {
      const { status, body } = await serving.get(`/services?${query}`, OTHER);
      expect([200, 400]).toContain(status);
      for (const { ref, tenant } of body.items ?? []) {
        expect([ref.namespace, tenant]).toEqual(['team-b', 'team-b']);
      }
    }
    const posing = '/services/gpu-eu/team-b/InferenceService/posing';
    await serving.get(posing, MEMBER).expect(404);
    const { body } = await serving.get(posing, OTHER).expect(200);
    expect([body.tenant, body.owner]).toEqual([
      'team-b',
      'group:default/team-b',
    ]);
  });

  const money = (body: unknown): string[] =>
    JSON.stringify(body).match(/"value":[\d.]+,"unit":"USD[^"]*"/g) ?? [];

  it('money is told only to those who may see costs', async () => {
    const seen: string[] = [];
    for (const operation of OPERATIONS) {
      const whole = await ask(operation, PLATFORM);
      const { body } = await ask(operation, without('model-serving.cost.read'));
      expect([operation, money(body)]).toEqual([operation, []]);
      expect([operation, body.cost?.perHour?.min ?? null]).toEqual([
        operation,
        null,
      ]);
      expect(JSON.stringify(body)).not.toMatch(
        /"(perHour|perMonth|costPerHour)":(\{"min":)?[\d.]+/,
      );
      if (money(whole.body).length > 0 || whole.body.cost?.perHour?.max) {
        seen.push(operation);
      }
    }
    expect(seen).toEqual(
      expect.arrayContaining([
        'get /services',
        'get /services/{cluster}/{namespace}/{kind}/{name}',
        'post /checks',
      ]),
    );
    const hidden = await serving.stream(without('model-serving.cost.read'));
    const open = await serving.stream(PLATFORM);
    for (const stream of [hidden, open]) {
      await until(() => stream.text().includes('"chat"'), 'a service');
    }
    expect(hidden.text()).not.toMatch(/"value":[\d.]+,"unit":"USD/);
    expect(open.text()).toMatch(/"value":[\d.]+,"unit":"USD/);
    hidden.close();
    open.close();
  });

  it('no sum and no list that members get names another tenant', async () => {
    for (const operation of OPERATIONS) {
      const { body } = await ask(operation, MEMBER);
      expect([operation, JSON.stringify(body).includes('team-b')]).toEqual([
        operation,
        false,
      ]);
    }
  });
});
