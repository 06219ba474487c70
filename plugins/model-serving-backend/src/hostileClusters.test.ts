import { ServerResponse } from 'node:http';
import { mockServices } from '@backstage/backend-test-utils';
import {
  INFERENCE_SERVICES,
  inferenceService,
  populate,
} from './__testUtils__/clusterObjects';
import { FakeApiServer, Interceptor } from './__testUtils__/FakeApiServer';
import { MEMBER, PLATFORM, startServing } from './__testUtils__/startServing';
import { until } from './__testUtils__/until';
import { WATCH_TIMING } from './clusters/watchConfig';

jest.setTimeout(120_000);

const TYPE = { apiVersion: 'serving.kserve.io/v1beta1' };
const SPACE_KEY = 'serving.kserve.io/x';
/** Far below what one hostile name, label or error text would add. */
const MOST_CHARACTERS = 200_000;
/** In every text that the hostile servers write. */
const TAINT = 'tainted';

/** Between two looks at the state of all clusters. */
const LOOK_MS = 250;

type Answer = Exclude<ReturnType<Interceptor>, undefined>;

const json = (body: unknown) => (): Answer => ({ status: 200, body });

const text =
  (body: string | Buffer, type = 'application/json') =>
  (): Answer =>
  (res: ServerResponse) => {
    res.writeHead(200, { 'content-type': type });
    res.end(body);
  };

const list = (more: object) => ({
  ...TYPE,
  kind: 'InferenceServiceList',
  metadata: { resourceVersion: '1' },
  items: [],
  ...more,
});

/** Writes a piece now and then until the client has enough. */
const pieces = (piece: string, everyMs: number) => (): Answer => res => {
  res.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => res.write(piece), everyMs);
  res.on('close', () => clearInterval(timer));
};

let counter = 0;
const page = (items: unknown[]) => (): Answer => ({
  status: 200,
  body: list({
    items,
    metadata: { resourceVersion: '1', continue: `page-${++counter}` },
  }),
});

/** What a list is answered with, and what is said of it. */
const LISTS: Record<string, [answer: () => Answer, reason: RegExp]> = {
  'login-json': [
    json({ message: `please log in, ${TAINT}` }),
    /answered the list of InferenceServices with JSON that is not a Kubernetes object/,
  ],
  'login-page': [
    text(
      `<!doctype html><title>Log in, ${TAINT}</title><form></form>`,
      'text/html; charset=utf-8',
    ),
    /answered the list of InferenceServices with an HTML page/,
  ],
  status: [
    json({
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      message: TAINT,
      code: 500,
    }),
    /answered the list of InferenceServices with a Status/,
  ],
  'other-kind': [
    json({ ...list({}), kind: 'PodList' }),
    /with an object of another kind/,
  ],
  'other-version': [
    json({ ...list({}), apiVersion: 'v1' }),
    /with an object of another kind/,
  ],
  'items-object': [
    json(list({ items: { 0: {} } })),
    /with a list without items/,
  ],
  'items-missing': [
    json(list({ items: undefined })),
    /with a list without items/,
  ],
  'no-version': [json(list({ metadata: {} })), /with a list without a version/],
  'number-version': [
    json(list({ metadata: { resourceVersion: 12 } })),
    /with a list without a version/,
  ],
  'token-object': [
    json(list({ metadata: { resourceVersion: '1', continue: {} } })),
    /whose continue token is not valid/,
  ],
  array: [json([]), /with JSON that is not an object/],
  null: [text('null'), /with JSON that is not an object/],
  truncated: [
    text('{"kind":"InferenceServiceList","items":[{"metadata'),
    /with text that is not valid JSON/,
  ],
  empty: [text(''), /with text that is not valid JSON/],
  'invalid-utf8': [
    text(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])),
    /with text that is not UTF-8/,
  ],
  'deep-nesting': [
    text('['.repeat(500_000) + ']'.repeat(500_000)),
    /with JSON that is not an object/,
  ],
  trickle: [pieces(' ', 50), /did not respond in time/],
  flood: [
    pieces(' '.repeat(4 * 1024 * 1024), 1),
    /is larger than 16 MiB|did not respond in time/,
  ],
  cut: [
    () => res => {
      res.writeHead(200, { 'content-length': 1_000 });
      res.write('{"kind":"Inf');
      setImmediate(() => res.destroy());
    },
    /the connection was closed/,
  ],
  error: [
    () => ({ status: 500, body: { message: TAINT.repeat(50_000) } }),
    /responds with HTTP 500/,
  ],
  forbidden: [
    () => ({ status: 403, body: { message: `${TAINT} is forbidden` } }),
    /do not allow list and watch/,
  ],
  'same-page': [
    () => ({
      status: 200,
      body: list({
        items: [inferenceService('team-a', 'again')],
        metadata: { resourceVersion: '1', continue: 'always' },
      }),
    }),
    /repeats a page/,
  ],
  'same-objects': [
    page([inferenceService('team-a', 'again')]),
    /repeats its objects/,
  ],
  'empty-pages': [page([]), /does not end/],
};

/** The monsters are another tenant's. */
const withMetadata = (name: string, more: object) => {
  const object = inferenceService('team-b', name);
  return { ...object, metadata: { ...object.metadata, ...more } };
};

const withSpec = (name: string, predictor: unknown) => ({
  ...inferenceService('team-b', name),
  spec: { predictor },
});

const many = (count: number, entry: (index: number) => [string, unknown]) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => entry(i)));

/** Objects in a list that is well-formed otherwise: whatever becomes of them, the others are served. */
const OBJECTS: unknown[] = [
  null,
  7,
  TAINT,
  [],
  [[[[]]]],
  {},
  { metadata: TAINT },
  { metadata: { name: 7, namespace: {} } },
  { ...inferenceService('team-b', 'pod'), kind: 'Pod' },
  withMetadata(TAINT.repeat(40_000), {}),
  withMetadata(`a/../../${TAINT}`, {}),
  withMetadata(`a\u202e\r\n${TAINT}`, {}),
  withMetadata('labels', {
    labels: many(100_000, i => [`${SPACE_KEY}${i}`, TAINT]),
  }),
  withMetadata('other-labels', {
    labels: many(200_000, i => [`x${i}`, TAINT]),
  }),
  withMetadata('label-types', { labels: { [SPACE_KEY]: { a: TAINT } } }),
  withMetadata('annotations', { annotations: [TAINT] }),
  withMetadata('past', { creationTimestamp: '-271821-04-20T00:00:00Z' }),
  withMetadata('future', { creationTimestamp: '9999-12-31T23:59:59Z' }),
  withMetadata('zero', { creationTimestamp: '0001-01-01T00:00:00Z' }),
  withMetadata('no-time', { creationTimestamp: TAINT }),
  withMetadata('number-time', { creationTimestamp: 1e300 }),
  withMetadata('generation', { generation: 1e308 }),
  withMetadata('owners', { ownerReferences: Array(10_000).fill({}) }),
  withSpec('replicas', { minReplicas: -5, maxReplicas: 9_007_199_254_740_991 }),
  withSpec('replica-words', { minReplicas: TAINT }),
  withSpec('replica-fraction', { minReplicas: 1.5 }),
  withSpec('predictor', TAINT),
  withSpec('model', { model: [] }),
  withSpec('uri', { model: { storageUri: `oci://${TAINT}`.repeat(50_000) } }),
  withSpec('nested', 'NESTED'),
  JSON.parse(
    `{"kind":"InferenceService","metadata":{"name":"proto","namespace":"team-b","labels":{"__proto__":"x","constructor":"y"}},"spec":{"__proto__":{"polluted":true},"predictor":{"__proto__":{"polluted":true}}},"__proto__":{"polluted":true}}`,
  ),
  {
    ...inferenceService('team-b', 'conditions'),
    status: {
      conditions: Array(5_000).fill({
        type: 'Ready',
        status: 'False',
        message: TAINT.repeat(100),
      }),
    },
  },
];

describe('hostile API servers', () => {
  const logger = mockServices.logger.mock();
  const servers: Record<string, FakeApiServer> = {};
  let healthy: FakeApiServer;
  let elsewhere: FakeApiServer;
  let serving: Awaited<ReturnType<typeof startServing>>;

  const kindOf = (kinds: any[]) =>
    kinds.find(({ kind }) => kind === 'InferenceService');
  const isLive = (kinds: any[]) => kindOf(kinds).state === 'live';

  const start = async (name: string) => {
    const server = await FakeApiServer.start();
    server.put(INFERENCE_SERVICES, inferenceService('team-a', 'kept'));
    servers[name] = server;
    return server;
  };

  beforeAll(async () => {
    // How long watches wait is held elsewhere; here it would only be waited for.
    jest.replaceProperty(WATCH_TIMING, 'reopenMs', 100);
    jest.replaceProperty(WATCH_TIMING, 'retryBaseMs', 200);
    logger.child.mockReturnValue(logger);
    healthy = await FakeApiServer.start();
    elsewhere = await FakeApiServer.start();
    populate(healthy);
    for (const name of Object.keys(LISTS)) {
      await start(`list-${name}`);
    }
    for (const name of ['objects', 'redirects', 'everywhere']) {
      populate(await start(name));
    }
    serving = await startServing(
      healthy,
      undefined,
      [logger.factory],
      { watch: { deadlineSeconds: 3, pulseSeconds: 1 } },
      undefined,
      servers,
    );
    await until(
      async () => {
        const { body } = await serving.get('/clusters');
        return body.items.every(
          ({ kinds }: any) => kindOf(kinds).objects > 0 && isLive(kinds),
        );
      },
      'reading every cluster',
      LOOK_MS,
    );
  });

  afterAll(async () => {
    jest.restoreAllMocks();
    await serving.backend.stop();
    await Promise.all(
      [healthy, elsewhere, ...Object.values(servers)].map(s => s.stop()),
    );
  });

  const clusterOf = async (name: string, credentials = PLATFORM) => {
    const { body } = await serving.get('/clusters', credentials).expect(200);
    return body.items.find((cluster: any) => cluster.name === name);
  };

  /** Has the list asked for again, and answered so. */
  const turn = (name: string, intercept: Interceptor) => {
    const server = servers[name];
    server.intercept = intercept;
    server.compact();
    server.closeWatches(INFERENCE_SERVICES);
  };

  const listed = async (cluster: string) => {
    const { body } = await serving.get('/services?limit=500').expect(200);
    return body.items
      .filter(({ ref }: any) => ref.cluster === cluster)
      .map(({ ref }: any) => `${ref.namespace}/${ref.name}`)
      .sort();
  };

  /** Nothing of all this reaches whoever looks at the other cluster. */
  const expectOthersUnaffected = async () => {
    const { body: chat } = await serving
      .get('/services/gpu-eu/team-a/InferenceService/chat', MEMBER)
      .expect(200);
    expect(chat).toMatchObject({ stale: false, verdict: { word: 'serving' } });
    const healthyStatus = await clusterOf('gpu-eu', MEMBER);
    expect(healthyStatus).toMatchObject({ stale: false });
    for (const path of ['/clusters', '/services', '/tenants']) {
      const { text: answer } = await serving.get(path, MEMBER).expect(200);
      expect(answer).not.toContain(TAINT);
      expect(answer.length).toBeLessThan(MOST_CHARACTERS);
    }
  };

  it('that do not answer a list keep their last state, and are named with the reason', async () => {
    for (const [name, [answer]] of Object.entries(LISTS)) {
      turn(`list-${name}`, ({ path, query }) =>
        path === INFERENCE_SERVICES && !query.get('watch')
          ? answer()
          : undefined,
      );
    }
    for (const [name, [, reason]] of Object.entries(LISTS)) {
      const cluster = `list-${name}`;
      const status = await until(
        async () => {
          const found = await clusterOf(cluster, MEMBER);
          return isLive(found.kinds) ? undefined : found;
        },
        `noticing ${name}`,
        LOOK_MS,
      );
      const { state, message, objects } = kindOf(status.kinds);
      expect([name, message]).toEqual([name, expect.stringMatching(reason)]);
      expect([name, objects]).toEqual([name, 1]);
      expect([name, state, status.stale]).toEqual([
        name,
        name === 'forbidden' ? 'forbidden' : 'unreachable',
        true,
      ]);
      expect(status.staleReason).toContain(cluster);
      expect(status.staleReason).toMatch(reason);
      expect([name, await listed(cluster)]).toEqual([name, ['team-a/kept']]);
    }
    await expectOthersUnaffected();
    const { kinds } = await clusterOf('list-login-json');
    expect(kindOf(kinds).detail).toBe(`please log in, ${TAINT}`);
  });

  it('that were asked too often are left alone', async () => {
    for (const name of ['same-objects', 'empty-pages', 'login-json']) {
      const server = servers[`list-${name}`];
      expect([name, server.countRequests(INFERENCE_SERVICES) < 60]).toEqual([
        name,
        true,
      ]);
    }
  });

  it('that redirect are not followed, and their credentials go nowhere', async () => {
    turn('redirects', () => ({
      status: 307,
      headers: { location: `${elsewhere.url}/stolen` },
    }));
    servers.redirects.closeWatches();
    const status = await until(
      async () => {
        const found = await clusterOf('redirects', MEMBER);
        return found.stale ? found : undefined;
      },
      'noticing the redirects',
      LOOK_MS,
    );
    expect(status.staleReason).toContain('redirects (HTTP 307)');
    expect(await listed('redirects')).toContain('team-a/kept');
    expect(elsewhere.requests).toEqual([]);
    await expectOthersUnaffected();
  });

  it('that answer everything with a login page are away, though they answer', async () => {
    servers.everywhere.intercept = () => res => {
      res.writeHead(200, { 'content-type': 'text/html' });
      res.end(`<html><title>Log in, ${TAINT}</title></html>`);
    };
    const status = await until(
      async () => {
        const found = await clusterOf('everywhere', MEMBER);
        return found.stale ? found : undefined;
      },
      'noticing the login page',
      LOOK_MS,
    );
    expect(status.staleReason).toMatch(
      /^cluster everywhere has been unreachable since .* it answered \/version with an HTML page/,
    );
    expect(await listed('everywhere')).toContain('team-a/kept');
    expect((await clusterOf('everywhere')).detail).toBe(`Log in, ${TAINT}`);
    await expectOthersUnaffected();
    servers.everywhere.intercept = () => undefined;
    await until(
      async () => !(await clusterOf('everywhere')).stale,
      'reading it again',
      LOOK_MS,
    );
  });

  it('that list monstrous objects have the others served, and those counted', async () => {
    const server = servers.objects;
    // Deeper than it could be written down by JSON.stringify.
    const monstrous = JSON.stringify(
      list({
        items: [inferenceService('team-a', 'kept'), ...OBJECTS],
        metadata: { resourceVersion: '1000000' },
      }),
    ).replace('"NESTED"', `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`);
    turn('objects', ({ path, query }) =>
      path === INFERENCE_SERVICES && !query.get('watch')
        ? text(monstrous)()
        : undefined,
    );
    const kind = await until(
      async () => {
        const found = kindOf((await clusterOf('objects')).kinds);
        return found.unreadable > 0 ? found : undefined;
      },
      'the monstrous list',
      LOOK_MS,
    );
    expect(kind.state).toBe('live');
    expect(kind.message).toMatch(/^\d+ unreadable$/);
    expect(kind.detail.length).toBeLessThan(2_000);
    const names = await listed('objects');
    expect(names).toContain('team-a/kept');
    for (const name of names) {
      expect(name.length).toBeLessThanOrEqual(63 + 1 + 253);
      const [namespace, service] = name.split('/');
      const { status, text: answer } = await serving.get(
        `/services/objects/${namespace}/InferenceService/${service}`,
      );
      expect([name, status]).toEqual([name, 200]);
      expect(answer.length).toBeLessThan(MOST_CHARACTERS);
    }
    expect(({} as any).polluted).toBeUndefined();
    expect((await clusterOf('objects')).defects).toBeUndefined();
    expect(server.requests.length).toBeGreaterThan(0);
    await expectOthersUnaffected();
  });
});
