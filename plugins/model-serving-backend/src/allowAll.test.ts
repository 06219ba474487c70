import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  DefinitivePolicyDecision,
} from '@backstage/plugin-permission-common';
import request from 'supertest';
import { populate } from './__testUtils__/clusterObjects';
import { FakeApiServer } from './__testUtils__/FakeApiServer';
import { PlatformFixture } from './__testUtils__/PlatformFixture';
import {
  MEMBER,
  OTHER,
  PLATFORM,
  startServing,
} from './__testUtils__/startServing';

const GUEST = mockCredentials.user('user:development/guest');
const CHAT_A = '/services/gpu-eu/team-a/InferenceService/chat';

/** What `create-app` starts with, and what a Backstage without permissions does. */
const allowAll = () => {
  const decide = async (requests: readonly unknown[]) =>
    requests.map(
      (): DefinitivePolicyDecision => ({ result: AuthorizeResult.ALLOW }),
    );
  return mockServices.permissions.mock({
    authorize: decide,
    authorizeConditional: decide,
  });
};

describe('under a policy that allows everything', () => {
  let server: FakeApiServer;
  let serving: Awaited<ReturnType<typeof startServing>>;
  const platform = new PlatformFixture();

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    serving = await startServing(server, platform, [], {}, allowAll());
    await serving.run('gitops');
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  const names = async (path: string, user: typeof MEMBER) => {
    const { body } = await serving.get(path, user).expect(200);
    return body.items.map(
      ({ ref, name }: any) => name ?? `${ref.namespace}/${ref.name}`,
    );
  };

  it('users see the tenants of their groups, and platform owners all', async () => {
    for (const [user, tenants] of [
      [GUEST, []],
      [MEMBER, ['team-a']],
      [OTHER, ['team-b']],
      [PLATFORM, ['team-a', 'team-b']],
    ] as const) {
      await expect(names('/tenants', user)).resolves.toEqual(tenants);
    }
    await expect(names('/services', GUEST)).resolves.toEqual([]);
    await expect(names('/services', MEMBER)).resolves.toEqual(['team-a/chat']);
    await expect(names('/services', PLATFORM)).resolves.toContain(
      'stray/orphan',
    );
    await serving.get(CHAT_A, MEMBER).expect(200);
    await serving.get(CHAT_A, OTHER).expect(404);
    await serving.get(CHAT_A, GUEST).expect(404);
  });

  it('nobody proposes for tenants of others', async () => {
    const body = { request: { ...platform.request, tenant: 'team-a' } };
    await serving.post('/checks', body, MEMBER).expect(200);
    await serving.post('/checks', body, PLATFORM).expect(200);
    for (const user of [OTHER, GUEST]) {
      await serving.post('/checks', body, user).expect(403);
    }
  });

  it('what is for platform owners stays theirs', async () => {
    await serving.get('/doctor', PLATFORM).expect(200);
    await serving.get('/platform', PLATFORM).expect(200);
    await serving.get('/model-sources', PLATFORM).expect(200);
    for (const user of [MEMBER, GUEST]) {
      await serving.get('/doctor', user).expect(403);
      await serving.get('/platform', user).expect(403);
      await serving.get('/model-sources', user).expect(403);
    }
    await serving.get('/models', GUEST).expect(200);
  });

  it('the catalog still reads everything', async () => {
    const { body } = await request(serving.backend.server)
      .get('/api/model-serving/services')
      .set(
        'authorization',
        mockCredentials.service.header({
          onBehalfOf: mockCredentials.service('plugin:catalog'),
          targetPluginId: 'model-serving',
        }),
      )
      .expect(200);
    expect(body.items).toHaveLength(3);
  });
});
