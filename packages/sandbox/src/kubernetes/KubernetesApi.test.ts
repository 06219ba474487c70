import { createServer } from 'node:http';
import { listen, ListeningServer } from '../server/listen';
import { startKubernetesApi } from './KubernetesApi';
import { ENGINE_ANNOTATION } from './podProxy';

type Body = any;

describe('the Kubernetes API of the sandbox', () => {
  let api: ListeningServer;

  beforeEach(async () => {
    api = await startKubernetesApi({
      port: 0,
      eventLogLength: 20,
      podLog: (_, pod) => (pod === 'chat-0' ? 'loading weights\n' : undefined),
    });
  });
  afterEach(() => api.stop());

  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: Body }> {
    const response = await fetch(api.url + path, {
      method,
      headers: { authorization: 'Bearer sandbox-admin', ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const content = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      body: isJson && content ? JSON.parse(content) : content,
    };
  }

  const apply = (
    path: string,
    body: unknown,
    manager = 'argocd',
    force = false,
  ) =>
    call('PATCH', `${path}?fieldManager=${manager}&force=${force}`, body, {
      'content-type': 'application/apply-patch+yaml',
    });

  const merge = (path: string, body: unknown) =>
    call('PATCH', path, body, {
      'content-type': 'application/merge-patch+json',
    });

  const namespace = (name: string, labels = {}) =>
    call('POST', '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels },
    });

  const configMap = (name: string, labels = {}, more = {}) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, labels, ...more },
    data: { key: 'value' },
  });

  const service = (predictor: unknown) => ({
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { name: 'chat', namespace: 'team-a' },
    spec: { predictor },
  });

  const MAPS = '/api/v1/namespaces/team-a/configmaps';
  const PODS = '/api/v1/namespaces/team-a/pods';
  const SERVICES =
    '/apis/serving.kserve.io/v1beta1/namespaces/team-a/inferenceservices';

  /** Reads watch events until `count` have come. */
  async function watch(path: string, count: number): Promise<Body[]> {
    const response = await fetch(api.url + path, {
      headers: { authorization: 'Bearer sandbox-portal' },
    });
    const events: Body[] = [];
    let pending = '';
    for await (const chunk of response.body!) {
      pending += Buffer.from(chunk).toString();
      const lines = pending.split('\n');
      pending = lines.pop()!;
      events.push(...lines.map(line => JSON.parse(line)));
      if (events.length >= count) {
        break;
      }
    }
    return events;
  }

  it('knows callers by token and lets the portal only read', async () => {
    const anonymous = await fetch(`${api.url}/api/v1/namespaces`);
    expect(anonymous.status).toBe(401);
    expect(await anonymous.json()).toMatchObject({
      kind: 'Status',
      reason: 'Unauthorized',
    });
    const portal = { authorization: 'Bearer sandbox-portal' };
    expect(
      (await call('GET', '/api/v1/namespaces', undefined, portal)).status,
    ).toBe(200);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await call(method, `${MAPS}/x`, {}, portal);
      expect(answer.status).toBe(403);
      expect(answer.body.message).toContain(
        'User "system:serviceaccount:backstage:model-serving" cannot',
      );
    }
    expect(
      (await call('GET', '/api/v1/secrets', undefined, portal)).status,
    ).toBe(403);
    expect(
      (await call('HEAD', '/api/v1/namespaces', undefined, portal)).status,
    ).toBe(405);
    const review = await call(
      'POST',
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      { spec: { resourceAttributes: { verb: 'create', resource: 'pods' } } },
      portal,
    );
    expect(review.body.status).toEqual({ allowed: false });
  });

  it('says in one sentence that its port is taken', async () => {
    const port = Number(new URL(api.url).port);
    await expect(startKubernetesApi({ port })).rejects.toThrow(
      `Port ${port} is taken by another program.`,
    );
  });

  it('is discoverable as a cluster with KServe and Kueue', async () => {
    const groups = (await call('GET', '/apis')).body.groups.map(
      (group: Body) => group.name,
    );
    expect(groups).toEqual(
      expect.arrayContaining(['apps', 'serving.kserve.io', 'kueue.x-k8s.io']),
    );
    const resources = (await call('GET', '/apis/kueue.x-k8s.io/v1beta2')).body
      .resources;
    expect(resources).toContainEqual(
      expect.objectContaining({
        name: 'clusterqueues',
        namespaced: false,
        kind: 'ClusterQueue',
      }),
    );
    expect((await call('GET', '/apis/nobody.example/v1')).status).toBe(404);
    const crds = await call(
      'GET',
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    );
    const names = crds.body.items.map((crd: Body) => crd.metadata.name);
    expect(names).toContain('inferenceservices.serving.kserve.io');
    const { paths } = (await call('GET', '/openapi/v3')).body;
    const open = await call(
      'GET',
      paths['apis/networking.k8s.io/v1'].serverRelativeURL,
    );
    expect(
      open.body.components.schemas['io.k8s.api.networking.v1.NetworkPolicy']
        .properties.spec,
    ).toBeDefined();
  });

  it('creates with identity, refuses stale writes, and counts generations', async () => {
    await namespace('team-a');
    const created = await call('POST', SERVICES, service({ minReplicas: 1 }));
    expect(created.status).toBe(201);
    expect(created.body.metadata).toMatchObject({
      generation: 1,
      uid: expect.any(String),
    });
    expect(created.body.status).toBeUndefined();
    const status = await merge(`${SERVICES}/chat/status`, {
      status: { url: 'http://chat' },
    });
    expect(status.body).toMatchObject({
      metadata: { generation: 1 },
      status: { url: 'http://chat' },
    });
    const stale = await call('PUT', `${SERVICES}/chat`, created.body);
    expect(stale.status).toBe(409);
    expect(stale.body.message).toContain('the object has been modified');
    const updated = await merge(`${SERVICES}/chat`, {
      spec: { predictor: { minReplicas: 2 } },
      status: { url: 'http://other' },
    });
    expect(updated.body).toMatchObject({
      metadata: { generation: 2 },
      status: { url: 'http://chat' },
    });
    const same = await merge(`${SERVICES}/chat`, {
      spec: { predictor: { minReplicas: 2 } },
    });
    expect(same.body.metadata.resourceVersion).toBe(
      updated.body.metadata.resourceVersion,
    );
    expect((await call('POST', SERVICES, service({}))).body.reason).toBe(
      'AlreadyExists',
    );
    const elsewhere = await call(
      'POST',
      MAPS.replace('team-a', 'nowhere'),
      configMap('x'),
    );
    expect(elsewhere.body.message).toBe('namespaces "nowhere" not found');
  });

  it('validates custom resources in the words of an API server', async () => {
    await namespace('team-a');
    const wrong = await call(
      'POST',
      SERVICES,
      service({ minReplicas: 'two', containers: [{ image: 'x' }] }),
    );
    expect(wrong.status).toBe(422);
    expect(wrong.body.message).toContain(
      'InferenceService.serving.kserve.io "chat" is invalid',
    );
    expect(wrong.body.message).toContain(
      'spec.predictor.minReplicas: Invalid value: "string": spec.predictor.minReplicas in body must be of type integer: "string"',
    );
    expect(wrong.body.message).toContain(
      'spec.predictor.containers[0].name: Required value',
    );
    const strict = await call(
      'POST',
      `${SERVICES}?fieldValidation=Strict`,
      service({ minReplica: 1 }),
    );
    expect(strict.body.message).toContain(
      'unknown field "spec.predictor.minReplica"',
    );
    const applied = await apply(`${SERVICES}/chat`, service({ minReplica: 1 }));
    expect(applied.body.message).toContain(
      '.spec.predictor.minReplica: field not declared in schema',
    );
    const pruned = await call(
      'POST',
      SERVICES,
      service({ minReplica: 1, minReplicas: 1 }),
    );
    expect(pruned.body.spec).toEqual({ predictor: { minReplicas: 1 } });
    const named = await call('POST', MAPS, configMap('Not_A_Name'));
    expect(named.status).toBe(422);
  });

  it('selects by labels and fields, and lists in pages', async () => {
    await namespace('team-a');
    for (const [name, app] of [
      ['a', 'x'],
      ['b', 'y'],
      ['c', 'x'],
      ['d', 'z'],
    ]) {
      await call('POST', MAPS, configMap(name, { app }));
    }
    const names = async (query: string) =>
      (await call('GET', `${MAPS}?${query}`)).body.items.map(
        (item: Body) => item.metadata.name,
      );
    expect(
      await names(`labelSelector=${encodeURIComponent('app in (x,y),app!=y')}`),
    ).toEqual(['a', 'c']);
    expect(
      await names(`labelSelector=${encodeURIComponent('app notin (x)')}`),
    ).toEqual(['b', 'd']);
    expect(await names(`labelSelector=${encodeURIComponent('!app')}`)).toEqual(
      [],
    );
    expect(await names('fieldSelector=metadata.name%3Dc')).toEqual(['c']);
    expect(
      (await call('GET', `${MAPS}?fieldSelector=data.key%3Dx`)).status,
    ).toBe(400);
    const first = (await call('GET', `${MAPS}?limit=3`)).body;
    expect(first.metadata.remainingItemCount).toBe(1);
    const second = (
      await call('GET', `${MAPS}?limit=3&continue=${first.metadata.continue}`)
    ).body;
    expect(second.items.map((item: Body) => item.metadata.name)).toEqual(['d']);
    expect(second.metadata.resourceVersion).toBe(
      first.metadata.resourceVersion,
    );
  });

  it('watches from a version, and says what enters and leaves a selection', async () => {
    await namespace('team-a');
    const { metadata } = (await call('GET', '/api/v1/configmaps')).body;
    await call('POST', MAPS, configMap('a', { app: 'x' }));
    await merge(`${MAPS}/a`, { data: { key: 'other' } });
    await merge(`${MAPS}/a`, { metadata: { labels: { app: 'y' } } });
    await call('DELETE', `${MAPS}/a`);
    const from = `/api/v1/configmaps?watch=true&resourceVersion=${metadata.resourceVersion}`;
    const all = await watch(from, 4);
    expect(all.map(event => event.type)).toEqual([
      'ADDED',
      'MODIFIED',
      'MODIFIED',
      'DELETED',
    ]);
    const some = await watch(`${from}&labelSelector=app%3Dx`, 3);
    expect(some.map(event => event.type)).toEqual([
      'ADDED',
      'MODIFIED',
      'DELETED',
    ]);
    const bookmark = await watch(
      `${from}&timeoutSeconds=1&allowWatchBookmarks=true`,
      5,
    );
    expect(bookmark[4]).toMatchObject({
      type: 'BOOKMARK',
      object: { kind: 'ConfigMap' },
    });
  });

  it('answers 410 once the changes after a version are forgotten', async () => {
    await namespace('team-a');
    const start = (await call('GET', `${MAPS}?limit=1`)).body.metadata
      .resourceVersion;
    await call('POST', MAPS, configMap('a'));
    await call('POST', MAPS, configMap('b'));
    const page = (await call('GET', `${MAPS}?limit=1`)).body.metadata;
    for (let change = 0; change < 30; change++) {
      await merge(`${MAPS}/a`, { data: { key: String(change) } });
    }
    const [event] = await watch(
      `${MAPS}?watch=true&resourceVersion=${start}`,
      1,
    );
    expect(event).toMatchObject({
      type: 'ERROR',
      object: { code: 410, reason: 'Expired' },
    });
    expect(
      (await call('GET', `${MAPS}?limit=1&continue=${page.continue}`)).status,
    ).toBe(410);
  });

  it('applies by manager: what is no longer named is removed, what others own conflicts', async () => {
    await namespace('team-a');
    const model = (env: unknown[], minReplicas?: number) =>
      service({
        ...(minReplicas && { minReplicas }),
        containers: [{ name: 'kserve-container', image: 'i', env }],
      });
    const path = `${SERVICES}/chat`;
    expect(
      (
        await apply(
          path,
          model(
            [
              { name: 'A', value: '1' },
              { name: 'B', value: '2' },
            ],
            1,
          ),
        )
      ).status,
    ).toBe(201);
    await apply(
      path,
      service({ containers: [{ name: 'sidecar', image: 's' }] }),
      'webhook',
    );
    const without = await apply(path, model([{ name: 'A', value: '3' }]));
    expect(without.body.spec.predictor).toEqual({
      containers: [
        {
          name: 'kserve-container',
          image: 'i',
          env: [{ name: 'A', value: '3' }],
        },
        { name: 'sidecar', image: 's' },
      ],
    });
    const refused = await apply(
      path,
      service({ containers: [{ name: 'sidecar', image: 'other' }] }),
    );
    expect(refused.status).toBe(409);
    expect(refused.body.message).toContain('conflict with "webhook"');
    const forced = await apply(
      path,
      service({ containers: [{ name: 'sidecar', image: 'other' }] }),
      'argocd',
      true,
    );
    expect(forced.body.spec.predictor.containers).toEqual([
      { name: 'sidecar', image: 'other' },
    ]);
    await apply(
      `${path}/status`,
      { ...service({}), status: { url: 'u' } },
      'argocd',
    );
    const again = await apply(
      path,
      service({ containers: [{ name: 'sidecar', image: 'other' }] }),
    );
    expect(again.body).toMatchObject({
      status: { url: 'u' },
      spec: { predictor: { containers: [{ image: 'other' }] } },
    });
  });

  it('waits for finalizers and collects what the deleted owned', async () => {
    await namespace('team-a');
    const owner = (
      await call(
        'POST',
        MAPS,
        configMap('owner', {}, { finalizers: ['example.com/wait'] }),
      )
    ).body;
    const { metadata, kind, apiVersion } = owner;
    const ownerReferences = [
      { apiVersion, kind, name: 'owner', uid: metadata.uid },
    ];
    await call('POST', MAPS, configMap('child', {}, { ownerReferences }));
    const watched = watch(
      `${MAPS}?watch=true&resourceVersion=${metadata.resourceVersion}`,
      4,
    );
    const marked = await call('DELETE', `${MAPS}/owner`);
    expect(marked.body.metadata.deletionTimestamp).toBeDefined();
    expect((await call('GET', `${MAPS}/owner`)).status).toBe(200);
    await merge(`${MAPS}/owner`, { metadata: { finalizers: null } });
    const events = (await watched).map(
      ({ type, object }) => `${type} ${object.metadata.name}`,
    );
    expect(events).toEqual([
      'ADDED child',
      'MODIFIED owner',
      'DELETED owner',
      'DELETED child',
    ]);
  });

  it('forwards to the engine behind a pod and nowhere else', async () => {
    const engine = await listen(
      createServer((request, response) =>
        response.end(`${request.url} ${request.headers.authorization}`),
      ),
      0,
    );
    await namespace('team-a');
    const pod = (name: string, annotations = {}) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, annotations },
      spec: { containers: [] },
    });
    await call(
      'POST',
      PODS,
      pod('chat-0', { [ENGINE_ANNOTATION]: new URL(engine.url).host }),
    );
    await call(
      'POST',
      PODS,
      pod('chat-1', { [ENGINE_ANNOTATION]: 'example.com:80' }),
    );
    const answer = await call('GET', `${PODS}/chat-0:8080/proxy/metrics?x=1`);
    expect(answer).toEqual({ status: 200, body: '/metrics?x=1 undefined' });
    expect((await call('GET', `${PODS}/chat-1/proxy/metrics`)).status).toBe(
      503,
    );
    expect((await call('GET', `${PODS}/chat-0/log`)).body).toBe(
      'loading weights\n',
    );
    expect((await call('GET', `${PODS}/chat-1/log`)).status).toBe(404);
    await engine.stop();
  });
});
