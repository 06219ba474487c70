import {
  INFERENCE_SERVICES,
  inferenceService,
  NAMESPACES,
  populate,
  tenantNamespace,
} from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import {
  MEMBER,
  OTHER,
  PLATFORM,
  startServing,
} from '../__testUtils__/startServing';
import { until } from '../__testUtils__/until';

interface Frame {
  event: string;
  data: any;
}

describe('the stream', () => {
  let server: FakeApiServer;
  let serving: Awaited<ReturnType<typeof startServing>>;
  const open: (() => void)[] = [];

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    serving = await startServing(server);
  });

  afterAll(async () => {
    open.forEach(close => close());
    await serving.backend.stop();
    await server.stop();
  });

  const listen = async (user = MEMBER) => {
    const stream = await serving.stream(user);
    open.push(stream.close);
    return {
      ...stream,
      get frames(): Frame[] {
        return [
          ...stream.text().matchAll(/^event: (.*)\ndata: (.*)\n\n/gm),
        ].map(([, event, data]) => ({ event, data: JSON.parse(data) }));
      },
    };
  };

  const services = (frames: Frame[]) =>
    frames
      .filter(({ event }) => event === 'service')
      .map(({ data }) => `${data.ref.namespace}/${data.ref.name}`);

  it('begins with what the user may see', async () => {
    const member = await listen();
    expect(member.response.headers.get('content-type')).toBe(
      'text/event-stream',
    );
    expect(member.response.headers.get('cache-control')).toContain(
      'no-transform',
    );
    await until(() => services(member.frames).includes('team-a/chat'));
    const platform = await listen(PLATFORM);
    await until(() => services(platform.frames).includes('stray/orphan'));
    expect(new Set(services(member.frames))).toEqual(new Set(['team-a/chat']));
  });

  it('tells what appears and disappears, to those who may see it', async () => {
    const member = await listen();
    const platform = await listen(PLATFORM);
    server.put(INFERENCE_SERVICES, inferenceService('team-b', 'theirs'));
    server.put(INFERENCE_SERVICES, inferenceService('team-a', 'ours'));
    await until(() => services(member.frames).includes('team-a/ours'));
    await until(() => services(platform.frames).includes('team-b/theirs'));
    server.remove(INFERENCE_SERVICES, 'team-b/theirs');
    server.remove(INFERENCE_SERVICES, 'team-a/ours');
    const removed = await until(() =>
      member.frames.find(({ event }) => event === 'service-removed'),
    );
    expect(removed.data).toEqual({
      cluster: 'gpu-eu',
      namespace: 'team-a',
      kind: 'InferenceService',
      name: 'ours',
    });
    await until(
      () =>
        platform.frames.filter(({ event }) => event === 'service-removed')
          .length === 2,
    );
    expect(JSON.stringify(member.frames)).not.toContain('team-b');
  });

  it('tells when tenants change', async () => {
    const platform = await listen(PLATFORM);
    const count = () =>
      platform.frames.filter(({ event }) => event === 'tenants').length;
    await until(() => count() === 1);
    server.put(NAMESPACES, tenantNamespace('team-d'));
    await until(() => count() === 2);
  });

  it('puts a storm of events together', async () => {
    const member = await listen();
    await until(() => services(member.frames).includes('team-a/chat'));
    for (let change = 0; change < 500; change++) {
      const object = inferenceService('team-a', 'stormy');
      object.metadata.generation = change;
      server.put(INFERENCE_SERVICES, object);
    }
    await until(() => services(member.frames).includes('team-a/stormy'));
    server.remove(INFERENCE_SERVICES, 'team-a/stormy');
    await until(() =>
      member.frames.some(
        ({ event, data }) =>
          event === 'service-removed' && data.name === 'stormy',
      ),
    );
    expect(
      services(member.frames).filter(name => name === 'team-a/stormy').length,
    ).toBeLessThan(50);
  });

  it('refuses a user who has too many open, and no other user', async () => {
    const fourth = await listen(OTHER);
    expect(fourth.response.status).toBe(200);
    const more = await Promise.all(
      Array.from({ length: 19 }, () => listen(OTHER)),
    );
    expect(more.every(({ response }) => response.status === 200)).toBe(true);
    const refused = await listen(OTHER);
    expect(refused.response.status).toBe(429);
    expect((await listen(MEMBER)).response.status).toBe(200);
    fourth.close();
    await until(async () => {
      const again = await listen(OTHER);
      return again.response.status === 200;
    });
  });

  it('ends when the backend stops', async () => {
    const another = await startServing(server);
    const { ended } = await another.stream();
    await another.backend.stop();
    await expect(ended).resolves.toBeUndefined();
  });
});
