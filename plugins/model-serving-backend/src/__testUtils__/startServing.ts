import {
  BackendFeature,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  DefinitivePolicyDecision,
  Permission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { modelServingPermissionPolicy } from '@model-serving/backstage-plugin-model-serving-node';
import { JsonObject } from '@backstage/types';
import { AddressInfo } from 'node:net';
import request from 'supertest';
import { modelServingPlugin } from '../plugin';
import { FakeApiServer } from './FakeApiServer';
import { PlatformFixture } from './PlatformFixture';
import { until } from './until';

export const MEMBER = mockCredentials.user('user:default/team-a-member');
export const OTHER = mockCredentials.user('user:default/team-b-member');
export const PLATFORM = mockCredentials.user('user:default/platform-owner');

const GROUPS: Record<string, string[]> = {
  'user:default/team-a-member': ['group:default/team-a'],
  'user:default/team-b-member': ['group:default/team-b'],
  'user:default/platform-owner': ['group:default/platform-owners'],
};

/** Users of policies that allow everything but something are platform owners, so that nothing else limits them. */
const ownershipOf = (userEntityRef: string) => [
  userEntityRef,
  ...(GROUPS[userEntityRef] ??
    (userEntityRef.startsWith('user:default/without-')
      ? ['group:default/platform-owners']
      : [])),
];

/** The default policy with the groups above; services may do everything, as in Backstage. */
export const policyPermissions = () => {
  const policy = modelServingPermissionPolicy({
    platformOwners: ['group:default/platform-owners'],
  });
  const decide = async (
    permission: Permission,
    credentials: any,
  ): Promise<PolicyDecision> => {
    const { principal } = credentials;
    if (principal.type === 'service') {
      return { result: AuthorizeResult.ALLOW };
    }
    return policy.handle({ permission }, {
      credentials,
      info: {
        userEntityRef: principal.userEntityRef,
        ownershipEntityRefs: ownershipOf(principal.userEntityRef),
      },
    } as any);
  };
  return mockServices.permissions.mock({
    authorize: async (requests, options: any) =>
      Promise.all(
        requests.map(
          async ({ permission }) =>
            (await decide(
              permission,
              options.credentials,
            )) as DefinitivePolicyDecision,
        ),
      ),
    authorizeConditional: async (requests, options: any) =>
      Promise.all(
        requests.map(({ permission }) =>
          decide(permission, options.credentials),
        ),
      ),
  });
};

const clusterFor = (name: string, title: string, server: FakeApiServer) => ({
  name,
  title,
  url: server.url,
  authProvider: 'serviceAccount',
  serviceAccountToken: 'canary-token',
  skipTLSVerify: true,
});

const configFor = (
  server: FakeApiServer,
  others: Readonly<Record<string, FakeApiServer>>,
  gitops: JsonObject | undefined,
  more: JsonObject,
): JsonObject => ({
  kubernetes: {
    clusterLocatorMethods: [
      {
        type: 'config',
        clusters: [
          clusterFor('gpu-eu', 'GPU EU', server),
          ...Object.entries(others).map(([name, other]) =>
            clusterFor(name, name, other),
          ),
        ],
      },
    ],
  },
  permission: { enabled: true },
  modelServing: {
    platformOwners: ['group:default/platform-owners'],
    ...(gitops ? { gitops } : {}),
    ...more,
    metrics: { intervalSeconds: 1, ...(more.metrics as JsonObject) },
    prices: {
      currency: 'USD',
      source: 'price list of the test',
      flavors: { h100: 4 },
      cpuPerHour: 0,
      memoryGiBPerHour: 0,
      ...(more.prices as JsonObject),
    },
  },
});

/** The plugin in a test backend that watches the fake cluster. */
export async function startServing(
  server: FakeApiServer,
  platform?: PlatformFixture,
  more: BackendFeature[] = [],
  /** Further keys of `modelServing`. */
  modelServing: JsonObject = {},
  permissions = policyPermissions(),
  /** Further clusters by name. */
  others: Readonly<Record<string, FakeApiServer>> = {},
) {
  const options = platform?.options(server);
  const gitops =
    platform && PlatformFixture.gitops(server, platform.tenantsPath);
  const scheduler = mockServices.scheduler();
  const backend = await startTestBackend({
    features: [
      modelServingPlugin,
      permissions.factory,
      mockServices.userInfo.mock({
        getUserInfo: async ({ principal }: any) => ({
          userEntityRef: principal.userEntityRef,
          ownershipEntityRefs: ownershipOf(principal.userEntityRef),
        }),
      }).factory,
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      mockServices.rootConfig.factory({
        data: configFor(server, others, gitops, modelServing),
      }),
      ...(options?.features ?? [catalogServiceMock.factory({ entities: [] })]),
      ...more,
    ],
  });
  const get = (path: string, credentials = PLATFORM) =>
    request(backend.server)
      .get(`/api/model-serving${path}`)
      .set(
        'authorization',
        mockCredentials.user.header(credentials.principal.userEntityRef),
      );
  const post = (path: string, body?: object | string, credentials = PLATFORM) =>
    request(backend.server)
      .post(`/api/model-serving${path}`)
      .set(
        'authorization',
        mockCredentials.user.header(credentials.principal.userEntityRef),
      )
      .set('content-type', 'application/json')
      .send(body);
  /** Reads the stream as a browser would; the text grows as frames arrive. */
  const stream = async (credentials = PLATFORM) => {
    const controller = new AbortController();
    const { port } = backend.server.address() as AddressInfo;
    const response = await fetch(
      `http://127.0.0.1:${port}/api/model-serving/stream`,
      {
        signal: controller.signal,
        headers: {
          authorization: mockCredentials.user.header(
            credentials.principal.userEntityRef,
          ),
        },
      },
    );
    let text = '';
    const read = async () => {
      for await (const chunk of response.body!) {
        text += Buffer.from(chunk).toString('utf8');
      }
    };
    const ended = read().catch(() => {});
    return {
      response,
      ended,
      text: () => text,
      close: () => controller.abort(),
    };
  };
  await until(async () => {
    const { body } = await get('/clusters');
    return body.items?.[0]?.kinds.every(
      ({ state }: any) => state !== 'starting',
    );
  }, 'reading the cluster');
  /** Runs one of the plugin's regular tasks now; with the repository, the models in it are read. */
  const run = async (task: string) => {
    await scheduler.triggerTask(`model-serving-${task}`);
    if (task === 'gitops') {
      await scheduler.triggerTask('model-serving-models-gitops');
    }
  };
  return { backend, get, post, run, stream };
}
