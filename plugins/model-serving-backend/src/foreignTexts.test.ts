import { createServiceFactory } from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { mockCredentials } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import request from 'supertest';
import {
  CLUSTER_QUEUES,
  INFERENCE_SERVICES,
  inferenceService,
  LOCAL_QUEUES,
  NAMESPACES,
  PODS,
  populate,
  readyPod,
  tenantNamespace,
} from './__testUtils__/clusterObjects';
import { FakeApiServer, FakeObject } from './__testUtils__/FakeApiServer';
import { addressOf, OPERATIONS } from './__testUtils__/operations';
import { PlatformFixture } from './__testUtils__/PlatformFixture';
import {
  MEMBER,
  OTHER,
  PLATFORM,
  startServing,
} from './__testUtils__/startServing';
import { until } from './__testUtils__/until';

jest.setTimeout(60_000);

/** In every text, name and label that team-b or a server wrote. */
const MARK = 'tainted';
/** What general answers may weigh, whatever the names and texts of others weigh. */
const MOST_CHARACTERS = 50_000;
const STRANGER = mockCredentials.user('user:default/stranger');
const EVENTS = '/api/v1/events';
const WORKLOADS = '/apis/kueue.x-k8s.io/v1beta2/workloads';
const DEPLOYMENTS = '/apis/apps/v1/deployments';
const PULLS = '/api/v1/repos/platform/serving/pulls';

type User = ReturnType<typeof mockCredentials.user>;

/** The object with the mark in its labels, annotations, owners and conditions. */
function tainted(object: FakeObject): FakeObject {
  return {
    ...object,
    metadata: {
      ...object.metadata,
      labels: {
        ...(object.metadata.labels as object),
        'serving.kserve.io/x': MARK,
        app: MARK,
      },
      annotations: {
        ...(object.metadata.annotations as object),
        'model-serving.backstage.io/purpose': MARK,
        'model-serving.backstage.io/model': `resource:default/${MARK}`,
        note: MARK,
      },
      ownerReferences: [{ kind: MARK, name: MARK, uid: MARK }],
    },
    status: {
      ...(object.status as object),
      conditions: [
        { type: 'Ready', status: 'False', reason: MARK, message: MARK },
      ],
    },
  };
}

function plant(server: FakeApiServer): void {
  const space = server;
  for (const name of [`${MARK}-a`, `${MARK}-b`]) {
    space.put(
      INFERENCE_SERVICES,
      tainted(inferenceService('team-b', name, `oci://${MARK}`)),
    );
    space.put(PODS, tainted(readyPod('team-b', name)));
  }
  const broken: Array<[string, FakeObject]> = [
    [INFERENCE_SERVICES, inferenceService('team-b', `${MARK}-unreadable`)],
    [INFERENCE_SERVICES, inferenceService('team-b', MARK.repeat(40_000))],
    [PODS, readyPod('team-b', `${MARK}-unreadable`)],
    [LOCAL_QUEUES, { metadata: { name: MARK, namespace: 'team-b' } }],
    [DEPLOYMENTS, { metadata: { name: MARK, namespace: 'team-b' } }],
    [WORKLOADS, { metadata: { name: MARK, namespace: 'team-b' } }],
    [CLUSTER_QUEUES, { metadata: { name: MARK } }],
    [NAMESPACES, { metadata: { name: MARK } }],
  ];
  for (const [collection, object] of broken) {
    space.put(collection, { ...object, spec: MARK, status: { phase: 7 } });
  }
  space.put(WORKLOADS, {
    ...tainted({ metadata: { name: `${MARK}-waits`, namespace: 'team-b' } }),
    spec: { queueName: 'serving', podSets: [] },
  });
  space.put(EVENTS, {
    metadata: { name: MARK, namespace: 'team-b' },
    type: 'Warning',
    reason: MARK,
    message: MARK,
    involvedObject: {
      kind: 'Pod',
      namespace: 'team-b',
      name: `${MARK}-a-predictor-x`,
      uid: `uid-team-b/${MARK}-a-predictor-x`,
    },
  });
  space.serveText(
    '/api/v1/namespaces/team-b/pods/chat-predictor-x/log',
    `2026-11-21T09:00:00Z ${MARK}\n`,
  );
  space.serveText(
    PULLS,
    JSON.stringify([
      {
        number: 7,
        html_url: `${server.url}/platform/serving/pulls/7?${MARK}`,
        title: MARK,
        body: MARK,
        state: 'open',
        user: { login: MARK },
        created_at: '2026-11-21T08:00:00Z',
        updated_at: '2026-11-21T08:00:00Z',
        head: { ref: `model-serving/team-b/${MARK}`, repo_id: 1, sha: 'a' },
        base: { ref: 'main', repo_id: 1 },
      },
    ]),
  );
}

/** What a refusal of the API server says of whoever asked, and of what it could not do. */
const REFUSALS: Record<string, { status: number; body: object }> = {
  '/apis/external-secrets.io/v1/externalsecrets': {
    status: 500,
    body: { message: `${MARK} `.repeat(1_000) },
  },
  '/apis/keda.sh/v1alpha1/scaledobjects': {
    status: 403,
    body: { message: `scaledobjects "${MARK}" is forbidden` },
  },
  '/apis/networking.k8s.io/v1/networkpolicies': {
    status: 500,
    body: { message: MARK },
  },
  '/apis/storage.k8s.io/v1/storageclasses': {
    status: 200,
    body: { kind: 'Status', apiVersion: 'v1', message: MARK },
  },
};

describe('what one tenant, or a server, wrote', () => {
  const registry = actionsRegistryServiceMock();
  const platform = new PlatformFixture();
  let server: FakeApiServer;
  let serving: Awaited<ReturnType<typeof startServing>>;

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    const options = platform.options.bind(platform);
    platform.options = each => {
      const configured = options(each);
      // After the fixture, which serves no pull requests.
      plant(server);
      return configured;
    };
    for (const path of Object.keys(REFUSALS)) {
      server.serve(path);
    }
    server.intercept = ({ path }) => REFUSALS[path];
    platform.files.set(`tenants/team-b/${MARK}/x.yaml`, `kind: ${MARK}\n`);
    serving = await startServing(
      server,
      platform,
      [
        createServiceFactory({
          service: actionsRegistryServiceRef,
          deps: {},
          factory: () => registry,
        }),
      ],
      { probes: { clusters: ['gpu-eu'], intervalMinutes: 0 } },
    );
    for (const task of ['gitops', 'engines', 'violations']) {
      await serving.run(task);
    }
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  const ask = async (operation: string, user: User, tenant: string) => {
    const { method, path, address } = addressOf(operation, tenant);
    const call = request(serving.backend.server)
      [method](address)
      .set(
        'authorization',
        mockCredentials.user.header(user.principal.userEntityRef),
      );
    return method === 'get'
      ? call
      : call.send(
          path === '/tenant-plans'
            ? { action: 'off-board', tenant }
            : { request: { ...platform.request, tenant } },
        );
  };

  it('is there to be told: its owners and the platform are told it', async () => {
    const told = async (operation: string, user: User) =>
      (await ask(operation, user, 'team-b')).text.includes(MARK);
    const service = 'get /services/{cluster}/{namespace}/{kind}/{name}';
    expect({
      services: await told('get /services', OTHER),
      proposals: await told('get /proposals', OTHER),
      logs: await told(`${service}/pods/{pod}/logs`, OTHER),
      clusters: await told('get /clusters', PLATFORM),
      platform: await told('get /platform', PLATFORM),
    }).toEqual({
      services: true,
      proposals: true,
      logs: true,
      clusters: true,
      platform: true,
    });
    const { body } = await ask('get /clusters', PLATFORM, 'team-b');
    const details = body.items[0].kinds
      .filter(({ detail }: any) => detail?.includes(MARK))
      .map(({ kind }: any) => kind);
    expect(details).toEqual(
      expect.arrayContaining([
        'InferenceService',
        'Pod',
        'Workload',
        'ScaledObject',
        'ExternalSecret',
      ]),
    );
  });

  it.each([
    ['a member of another tenant', MEMBER],
    ['a stranger', STRANGER],
  ])('is told %s by no operation', async (_, user) => {
    for (const operation of OPERATIONS) {
      for (const tenant of ['team-a', 'team-b']) {
        const { text } = await ask(operation, user, tenant);
        expect([operation, tenant, text.includes(MARK)]).toEqual([
          operation,
          tenant,
          false,
        ]);
      }
    }
  });

  it('of a forge that fails is told to the platform only', async () => {
    server.intercept = ({ path }) =>
      path.startsWith('/api/v1/repos/')
        ? { status: 422, body: { message: MARK } }
        : REFUSALS[path];
    await serving.run('gitops');
    for (const user of [MEMBER, STRANGER]) {
      for (const operation of OPERATIONS) {
        const { text } = await ask(operation, user, 'team-a');
        expect([operation, text.includes(MARK)]).toEqual([operation, false]);
      }
    }
    const { body } = await ask('get /proposals', MEMBER, 'team-a');
    expect(body.staleReason).toBe('The forge cannot be read');
    const { body: told } = await ask('get /proposals', PLATFORM, 'team-a');
    expect(told.staleReason).toContain(MARK);
    server.intercept = ({ path }) => REFUSALS[path];
  });

  it('makes no general answer longer', async () => {
    for (const operation of OPERATIONS.filter(each => !each.includes('{'))) {
      for (const user of [MEMBER, PLATFORM]) {
        const { text } = await ask(operation, user, 'team-a');
        expect([operation, text.length < MOST_CHARACTERS]).toEqual([
          operation,
          true,
        ]);
      }
    }
  });

  it('is in no error, whoever provokes it', async () => {
    const { body } = await ask('get /clusters', MEMBER, 'team-a');
    const secrets = body.items[0].kinds.find(
      ({ kind }: any) => kind === 'ExternalSecret',
    );
    expect(secrets).toMatchObject({
      state: 'unreachable',
      message: 'it responds with HTTP 500',
    });
    expect(secrets).not.toHaveProperty('detail');
    const services = body.items[0].kinds.find(
      ({ kind }: any) => kind === 'InferenceService',
    );
    expect(services).toMatchObject({ state: 'live', message: '2 unreadable' });
  });

  it.each([
    ['a member of another tenant', MEMBER],
    ['a stranger', STRANGER],
  ])('is streamed to its owners, and not to %s', async (_, user) => {
    const [closed, open] = await Promise.all([
      serving.stream(user),
      serving.stream(OTHER),
    ]);
    await until(() => open.text().includes(MARK), 'its owners to be told');
    server.put(
      INFERENCE_SERVICES,
      tainted(inferenceService('team-b', `${MARK}-later`)),
    );
    await until(() => open.text().includes(`${MARK}-later`), 'what is new');
    server.remove(INFERENCE_SERVICES, `team-b/${MARK}-later`);
    await until(
      () => open.text().includes('event: service-removed'),
      'what is gone',
    );
    expect(closed.text()).toContain(': connected');
    expect(closed.text()).not.toContain(MARK);
    closed.close();
    open.close();
  });

  it('is told by no action to somebody else', async () => {
    const answers = async (credentials: User) => {
      const { actions } = await registry.list();
      expect(actions.length).toBeGreaterThan(3);
      const said: string[] = [];
      for (const { id, schema } of actions) {
        const isOfService = 'service' in (schema.input.properties ?? {});
        for (const namespace of isOfService ? ['team-a', 'team-b'] : ['']) {
          const input = namespace
            ? { service: `gpu-eu/${namespace}/InferenceService/${MARK}-a` }
            : {};
          const answer = await registry
            .invoke({ id, input, credentials })
            .catch(error => error.message);
          said.push(JSON.stringify(answer));
        }
      }
      return said.join('\n');
    };
    expect(await answers(OTHER)).toContain(MARK);
    for (const user of [MEMBER, STRANGER]) {
      expect(await answers(user)).not.toContain(MARK);
    }
  });

  it('is told by no operation to who labels a namespace of theirs as the tenant', async () => {
    const space = tenantNamespace('team-a');
    const { labels } = space.metadata as any;
    const [tenantLabel] = Object.keys(labels);
    const name = 'aa-claims-team-b';
    const owns = async (user: User, namespace: string) => {
      const { body } = await ask('get /tenants', user, 'team-b');
      return body.items.some((each: any) => each.namespace === namespace);
    };
    // The claim is listed before what it claims.
    server.remove(NAMESPACES, 'team-b');
    server.put(NAMESPACES, {
      ...space,
      metadata: {
        ...space.metadata,
        name,
        labels: { [tenantLabel]: 'team-b' },
      },
    });
    await until(() => owns(MEMBER, name), 'the claim');
    server.put(NAMESPACES, tenantNamespace('team-b'));
    await until(() => owns(OTHER, 'team-b'), 'the tenant');
    for (const operation of OPERATIONS) {
      const { text } = await ask(operation, MEMBER, 'team-b');
      expect([operation, text.includes(MARK)]).toEqual([operation, false]);
    }
    server.remove(NAMESPACES, name);
  });
});
