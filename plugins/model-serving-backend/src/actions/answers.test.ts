import { createServiceFactory } from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { mockServices } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { costReadPermission } from '@model-serving/backstage-plugin-model-serving-common';
import { populate } from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { PlatformFixture } from '../__testUtils__/PlatformFixture';
import {
  MEMBER,
  OTHER,
  PLATFORM,
  policyPermissions,
  startServing,
} from '../__testUtils__/startServing';

const MODEL = 'resource:default/qwen3-8b';

/** The usual policy, but nobody other than platform owners may see costs. */
function permissionsWithoutCosts() {
  const usual = policyPermissions();
  return mockServices.permissions.mock({
    authorize: (requests, options) => usual.authorize(requests, options),
    authorizeConditional: async (requests, options: any) => {
      const decisions = await usual.authorizeConditional(requests, options);
      const { userEntityRef } = options.credentials.principal;
      return decisions.map((decision, index) =>
        requests[index].permission.name === costReadPermission.name &&
        userEntityRef !== PLATFORM.principal.userEntityRef
          ? { result: AuthorizeResult.DENY }
          : decision,
      );
    },
  });
}

describe('actions in a backend', () => {
  const registry = actionsRegistryServiceMock();
  let server: FakeApiServer;
  let serving: Awaited<ReturnType<typeof startServing>>;

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    serving = await startServing(
      server,
      new PlatformFixture(),
      [
        createServiceFactory({
          service: actionsRegistryServiceRef,
          deps: {},
          factory: () => registry,
        }),
      ],
      {},
      permissionsWithoutCosts(),
    );
    await serving.run('gitops');
    await serving.run('prices');
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  const invoke = async (id: string, input: object, credentials: any) => {
    const { output } = await registry.invoke({
      id: `test:${id}`,
      input: input as {},
      credentials,
    });
    return output as any;
  };

  it('tell the price of each accelerator to those who may see what the tenant pays', async () => {
    const { accelerators } = await invoke(
      'fit-model',
      { model: MODEL, tenant: 'team-a' },
      PLATFORM,
    );
    const byId = Object.fromEntries(
      accelerators.map(({ id, price }: any) => [id, price]),
    );
    expect(byId['h100-1']).toEqual({
      perHour: 4,
      currency: 'USD',
      reason: null,
    });
    expect(byId['l4-1']).toEqual({
      perHour: null,
      currency: null,
      reason: 'the price book has no price for its accelerator',
    });
  });

  it('tell no price to others, and why', async () => {
    const { accelerators } = await invoke(
      'fit-model',
      { model: MODEL, tenant: 'team-a' },
      MEMBER,
    );
    expect(accelerators).not.toHaveLength(0);
    for (const { price } of accelerators) {
      expect(price).toEqual({
        perHour: null,
        currency: null,
        reason: 'you do not have access to the costs of this tenant',
      });
    }
    await expect(
      invoke('fit-model', { model: MODEL, tenant: 'team-a' }, OTHER),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it.each([
    ['model', 'describe-model', { model: MODEL }, '/models/qwen3-8b'],
    [
      'service',
      'describe-service',
      { service: 'gpu-eu/team-a/InferenceService/chat' },
      '/services/gpu-eu/team-a/InferenceService/chat',
    ],
  ])('describe a %s as the HTTP API does', async (key, id, input, path) => {
    const output = await invoke(id, input, PLATFORM);
    const { body } = await serving.get(path, PLATFORM).expect(200);
    expect(Object.keys(output[key]).sort()).toEqual(Object.keys(body).sort());
    expect(output[key].entityRef ?? output[key].model.entityRef).toBe(
      body.entityRef ?? body.model.entityRef,
    );
  });

  it('describe a service without what the caller may not see', async () => {
    const { service } = await invoke(
      'describe-service',
      { service: 'gpu-eu/team-a/InferenceService/chat' },
      MEMBER,
    );
    expect(service).toMatchObject({
      costPerHour: { value: null },
      cost: { today: { value: null }, parts: [] },
    });
  });

  it('say of every field what it is', async () => {
    const { actions } = await registry.list();
    expect(actions).toHaveLength(13);
    for (const { name, schema } of actions) {
      expect([name, untyped(schema.output)]).toEqual([name, []]);
    }
  });
});

/** Places of a schema that allow anything. */
function untyped(schema: unknown, place = ''): string[] {
  if (typeof schema !== 'object' || schema === null) {
    return [];
  }
  const { $ref, anyOf, allOf, type, ...rest } = schema as any;
  const inner = (each: any, key: string | number) =>
    untyped(each, `${place}/${key}`);
  const { additionalProperties, items, properties } = rest;
  const isTyped =
    $ref || anyOf || allOf || type || rest.enum || 'const' in rest;
  return [
    ...(isTyped ? [] : [place]),
    ...[...(anyOf ?? []), ...(allOf ?? [])].flatMap(inner),
    ...Object.entries(properties ?? {}).flatMap(([key, each]) =>
      inner(each, key),
    ),
    ...[items ?? []].flat().flatMap(inner),
    ...(additionalProperties ? inner(additionalProperties, '*') : []),
  ];
}
