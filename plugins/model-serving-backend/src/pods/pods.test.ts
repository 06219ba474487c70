import { PODS, populate } from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { MEMBER, OTHER, startServing } from '../__testUtils__/startServing';
import { until } from '../__testUtils__/until';

const CHAT = '/services/gpu-eu/team-a/InferenceService/chat';
const POD = `${CHAT}/pods/chat-predictor-x`;
const LOG = '/api/v1/namespaces/team-a/pods/chat-predictor-x/log';

const event = (name: string, message: string, lastTimestamp: string) => ({
  kind: 'Event',
  metadata: { name, namespace: 'team-a' },
  involvedObject: {
    kind: 'Pod',
    name: 'chat-predictor-x',
    uid: 'uid-team-a/chat-predictor-x',
    fieldPath: 'spec.containers{kserve-container}',
  },
  type: 'Warning',
  reason: 'BackOff',
  message,
  count: 3,
  source: { component: 'kubelet' },
  firstTimestamp: '2026-11-21T09:00:00Z',
  lastTimestamp,
});

describe('what is known of one pod', () => {
  let server: FakeApiServer;
  let serving: Awaited<ReturnType<typeof startServing>>;

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    server.put(
      '/api/v1/events',
      event('a', 'Back-off pulling image', '2026-11-21T09:05:00Z'),
    );
    server.put(
      '/api/v1/events',
      event(
        'b',
        `pull failed: Bearer ${'x'.repeat(40)} ${'y'.repeat(3_000)}`,
        '2026-11-21T09:09:00Z',
      ),
    );
    serving = await startServing(server);
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  it('gives its events, newest first, short and without credentials', async () => {
    await until(async () => {
      const { body } = await serving.get(`${POD}/events`, MEMBER);
      return body.items?.length === 2;
    }, 'the events');
    const { body } = await serving.get(`${POD}/events`, MEMBER).expect(200);
    expect(body).toMatchObject({
      stale: false,
      items: [
        { reason: 'BackOff', container: 'kserve-container', count: 3 },
        { message: 'Back-off pulling image', from: 'kubelet' },
      ],
    });
    expect(body.items[0].message).toMatch(
      /^pull failed: \[masked\] y+\n…\ny+$/,
    );
    expect(body.items[0].message.length).toBeLessThanOrEqual(1_024);
  });

  it('reads the end of the log of the engine, without credentials', async () => {
    server.serveText(
      LOG,
      '2026-11-21T09:00:00Z token=hf_abcdefghijklmnop\n2026-11-21T09:00:01Z ready\n',
    );
    const { body } = await serving
      .get(`${POD}/logs?tail=2`, MEMBER)
      .expect(200);
    expect(body).toMatchObject({
      container: 'kserve-container',
      previous: false,
      lines: [
        '2026-11-21T09:00:00Z token=[masked]',
        '2026-11-21T09:00:01Z ready',
      ],
      truncated: true,
    });
    const asked = server.requests.filter(request => request.startsWith(LOG));
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain('container=kserve-container');
    expect(asked[0]).toContain('tailLines=2');
  });

  it('keeps the end of long lines and of a log that is larger than what is read', async () => {
    const before = server.requests.length;
    const line = `2026-11-21T09:00:00Z began ${'x'.repeat(4000)} the cause`;
    server.serveText(LOG, Array(200).fill(line).join('\n'));
    const { body } = await serving
      .get(`${POD}/logs?tail=200`, MEMBER)
      .expect(200);
    expect(body.lines[0]).toMatch(/^\S+ began x+ … x+ the cause$/);
    expect(body.lines[0].length).toBeLessThanOrEqual(2000);
    expect(body.truncated).toBe(true);
    const asked = server.requests
      .slice(before)
      .filter(request => request.startsWith(LOG))
      .map(request => /tailLines=(\d+)/.exec(request)?.[1]);
    expect(asked).toEqual(['200', '50']);
  });

  it('masks a private key that is written over several lines', async () => {
    const key = [
      '-----BEGIN PRIVATE KEY-----',
      'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj',
      '-----END PRIVATE KEY-----',
      'ready',
    ];
    server.serveText(
      LOG,
      key.map(line => `2026-11-21T09:00:00Z ${line}\n`).join(''),
    );
    const { body } = await serving.get(`${POD}/logs`, MEMBER).expect(200);
    expect(body.lines).toEqual([
      ...Array(3).fill('2026-11-21T09:00:00Z [masked]'),
      '2026-11-21T09:00:00Z ready',
    ]);
  });

  it.each([
    ['events', `${POD}/events`],
    ['a log', `${POD}/logs`],
    ['a pod of another service', `${CHAT}/pods/other-predictor-x/logs`],
    ['a path', `${CHAT}/pods/..%2f..%2fsecrets/logs`],
  ])('refuses %s of somebody else as if it did not exist', async (_, path) => {
    const before = server.requests.length;
    const { body } = await serving.get(path, OTHER).expect(404);
    expect(body.error.message).toBe(
      'There is no such pod, or you may not see it',
    );
    expect(
      server.requests.slice(before).filter(request => request.includes('/log')),
    ).toEqual([]);
  });

  it.each([
    ['tail=0', 400],
    ['tail=1e9', 400],
    ['previous=maybe', 400],
    ['container=nope', 404],
  ])('refuses %s', async (query, status) => {
    await serving.get(`${POD}/logs?${query}`, MEMBER).expect(status);
  });

  it('says why there is no log', async () => {
    server.intercept = ({ path }) =>
      path === LOG ? { status: 403, body: { message: 'no' } } : undefined;
    const { body } = await serving.get(`${POD}/logs`, MEMBER).expect(503);
    expect(body.error.message).toBe(
      'The portal may not read logs in cluster gpu-eu: its service account lacks "get" on pods/log',
    );
    server.intercept = () => undefined;
  });

  it('has no log of a pod that is gone', async () => {
    server.remove(PODS, 'team-a/chat-predictor-x');
    await until(
      async () => (await serving.get(`${POD}/logs`, MEMBER)).status === 404,
      'the pod to be gone',
    );
  });
});
