import { EventEmitter } from 'node:events';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { projectObject } from '@model-serving/backstage-plugin-model-serving-common';
import {
  inferenceService,
  tenantNamespace,
} from '../__testUtils__/clusterObjects';
import { fakeCluster, fakeFleet } from '../__testUtils__/fakeFleet';
import { LivePicture } from '../picture/LivePicture';
import { TenantAccess } from '../tenants/TenantAccess';
import { ServiceStream } from './ServiceStream';

const CREDENTIALS = mockCredentials.user('user:default/team-a-member');
const HEARTBEAT_MS = 20_000;

const service = (name: string, maxReplicas = 1, namespace = 'team-a') =>
  projectObject('InferenceService', {
    ...inferenceService(namespace, name),
    spec: { predictor: { minReplicas: 1, maxReplicas } },
  });

/** A response whose reader a test plays. */
class FakeResponse extends EventEmitter {
  writableNeedDrain = false;
  writableEnded = false;
  destroyed = false;
  readonly #written: string[] = [];

  writeHead() {}

  write(text: string) {
    this.#written.push(text);
    return !this.writableNeedDrain;
  }

  end() {
    this.writableEnded = true;
    this.emit('close');
  }

  /** What was written since this was last asked for. */
  take(): string {
    return this.#written.splice(0).join('');
  }

  /** Names of the events that were written since, each with what it is about. */
  takeEvents(): string[] {
    return [...this.take().matchAll(/^event: (.*)\ndata: (.*)$/gm)].map(
      ([, event, data]) => {
        const { ref, name } = JSON.parse(data);
        return [event, ref?.name ?? name].filter(Boolean).join(' ');
      },
    );
  }
}

describe('an open stream', () => {
  let cluster: ReturnType<typeof fakeCluster>;
  let fleet: ReturnType<typeof fakeFleet>;
  let picture: LivePicture;
  let stream: ServiceStream;
  let may: { read: boolean; cost: boolean; tenants: boolean };
  const allowed = jest.fn();

  beforeEach(async () => {
    jest.useFakeTimers();
    may = { read: true, cost: true, tenants: true };
    allowed.mockReset();
    allowed.mockImplementation(async () => {
      const { read, cost, tenants } = may;
      return [() => read, () => cost, () => tenants];
    });
    cluster = fakeCluster('gpu-eu', {
      InferenceService: [service('chat'), service('embed')],
    });
    fleet = fakeFleet(cluster.watcher);
    const logger = mockServices.logger.mock();
    picture = new LivePicture({
      fleet: fleet.fleet,
      sources: () => ({}),
      logger,
    });
    stream = new ServiceStream({
      picture,
      access: { allowed } as unknown as TenantAccess,
      maxPerUser: 3,
      logger,
    });
    await jest.advanceTimersByTimeAsync(2_000);
  });

  afterEach(() => {
    stream.stop();
    picture.stop();
    jest.useRealTimers();
  });

  const connectAs = (
    user: string = CREDENTIALS.principal.userEntityRef,
    res = new FakeResponse(),
  ) =>
    stream.connect(
      CREDENTIALS,
      user,
      { socket: { setNoDelay: () => {} } } as any,
      res as any,
    );

  const connect = async () => {
    const res = new FakeResponse();
    await connectAs(undefined, res);
    await jest.advanceTimersByTimeAsync(1_000);
    return res;
  };

  /** Connected, and told of all there is. */
  const connected = async () => {
    const res = await connect();
    expect(res.takeEvents()).toEqual([
      'service chat',
      'service embed',
      'tenants',
    ]);
    return res;
  };

  const change = (name: string, maxReplicas: number) => {
    const before = cluster.objects.InferenceService!.find(
      each => each.name === name,
    );
    cluster.replace(before, service(name, maxReplicas));
    fleet.tell();
  };

  it('ends what it sends when the right to it is lost', async () => {
    const res = await connected();
    may.read = false;
    await jest.advanceTimersByTimeAsync(HEARTBEAT_MS);
    expect(res.takeEvents()).toEqual([
      'service-removed chat',
      'service-removed embed',
    ]);
    change('chat', 7);
    await jest.advanceTimersByTimeAsync(HEARTBEAT_MS);
    expect(res.takeEvents()).toEqual([]);
    expect(res.writableEnded).toBe(false);
  });

  it('tells of what its user has come to see', async () => {
    may.read = false;
    const res = await connect();
    expect(res.takeEvents()).toEqual(['tenants']);
    may.read = true;
    await jest.advanceTimersByTimeAsync(HEARTBEAT_MS);
    expect(res.takeEvents()).toEqual(['service chat', 'service embed']);
  });

  it('takes costs back when the right to them is lost', async () => {
    const res = await connect();
    expect(res.take()).not.toContain('you may not see');
    may.cost = false;
    await jest.advanceTimersByTimeAsync(HEARTBEAT_MS);
    expect(res.take()).toMatch(/"costPerHour":\{"value":null/);
    change('chat', 7);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(res.take()).toMatch(/costs of this tenant/);
  });

  it('never shares frames with costs with users who may not see costs', async () => {
    const withCosts = await connect();
    may.cost = false;
    const without = await connect();
    for (const res of [withCosts, without]) {
      res.take();
    }
    change('chat', 7);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(withCosts.take()).not.toContain('costs of this tenant');
    expect(without.take()).toContain('costs of this tenant');
  });

  it('ends when its user can no longer be authorized', async () => {
    const res = await connected();
    allowed.mockRejectedValue(new Error('the token has expired'));
    change('chat', 7);
    await jest.advanceTimersByTimeAsync(HEARTBEAT_MS);
    expect(res.writableEnded).toBe(true);
    expect(stream.clients).toBe(0);
  });

  it('asks again for one user after the other, and a failure is one user’s', async () => {
    const [first, second] = [await connected(), await connected()];
    allowed.mockRejectedValueOnce(new Error('not this time'));
    await jest.advanceTimersByTimeAsync(HEARTBEAT_MS);
    expect([first.writableEnded, second.writableEnded]).toEqual([true, false]);
    expect(stream.clients).toBe(1);
  });

  it('beats often enough for proxies, and not all the time', async () => {
    const res = await connected();
    const beats = () => res.take().match(/: heartbeat\n\n/g)?.length ?? 0;
    await jest.advanceTimersByTimeAsync(5_000);
    expect(beats()).toBe(0);
    // Proxies commonly cut what is silent for thirty seconds.
    await jest.advanceTimersByTimeAsync(20_000);
    expect(beats()).toBe(1);
    res.writableNeedDrain = true;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(beats()).toBe(0);
  });

  it('tells the first change at once, and a storm a few times a second', async () => {
    const res = await connected();
    change('chat', 2);
    await jest.advanceTimersByTimeAsync(5);
    expect(res.takeEvents()).toEqual(['service chat']);
    for (let replicas = 3; replicas < 203; replicas++) {
      change('chat', replicas);
      await jest.advanceTimersByTimeAsync(5);
    }
    await jest.advanceTimersByTimeAsync(100);
    const told = res.take();
    const frames = told.match(/: frame/g)!.length;
    expect(frames).toBeGreaterThanOrEqual(9);
    expect(frames).toBeLessThanOrEqual(11);
    expect(told).toContain('"max":202');
  });

  it('tells a slow client the latest only, once it has taken what came before', async () => {
    const res = await connected();
    res.writableNeedDrain = true;
    for (const replicas of [2, 3, 4]) {
      change('chat', replicas);
      await jest.advanceTimersByTimeAsync(1_000);
    }
    expect(res.take()).toBe('');
    res.writableNeedDrain = false;
    res.emit('drain');
    const told = res.take();
    expect(told.match(/event: service/g)).toHaveLength(1);
    expect(told).toContain('"max":4');
  });

  it('writes a large number of services in parts, all of them', async () => {
    for (let index = 0; index < 600; index++) {
      cluster.replace(undefined, service(`svc-${index}`));
    }
    await jest.advanceTimersByTimeAsync(2_000);
    const res = new FakeResponse();
    const write = jest.spyOn(res, 'write');
    connectAs('user:default/other', res).catch(() => {});
    await jest.advanceTimersByTimeAsync(10_000);
    const parts = write.mock.calls
      .map(([text]) => text.match(/^event: service$/gm)?.length ?? 0)
      .filter(count => count > 0);
    expect(parts.reduce((sum, count) => sum + count, 0)).toBe(602);
    expect(Math.max(...parts)).toBeLessThanOrEqual(250);
  });

  it('says once that a service is gone, and only to those who knew it', async () => {
    const knowing = await connected();
    may.read = false;
    const other = await connect();
    other.take();
    const [chat] = cluster.objects.InferenceService!;
    cluster.replace(chat, undefined);
    fleet.tell();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(knowing.takeEvents()).toEqual(['service-removed chat']);
    expect(other.takeEvents()).toEqual([]);
  });

  it('is forgotten when it closes, and its place is free again', async () => {
    const open = [await connect(), await connect(), await connect()];
    await expect(connect()).rejects.toMatchObject({ statusCode: 429 });
    open[0].end();
    expect(stream.clients).toBe(2);
    await connect();
    expect(stream.clients).toBe(3);
  });

  it('counts no client that hung up while its permissions were asked for', async () => {
    const res = new FakeResponse();
    const answer = allowed.getMockImplementation()!;
    allowed.mockImplementationOnce(async () => {
      res.destroyed = true;
      res.emit('close');
      return answer();
    });
    await connectAs(undefined, res);
    expect(stream.clients).toBe(0);
    for (let open = 1; open <= 3; open++) {
      await connect();
    }
    await expect(connect()).rejects.toMatchObject({ statusCode: 429 });
  });

  it('is one of a thousand at most, whose users are many', async () => {
    for (let user = 0; user < 1_000; user++) {
      await connectAs(`user:default/user-${user}`);
    }
    await expect(connectAs()).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
    });
  });

  it('ends alone when it cannot be written', async () => {
    const [broken, other] = [await connected(), await connected()];
    jest.spyOn(broken, 'write').mockImplementation(() => {
      throw new Error('write after end');
    });
    change('chat', 2);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(broken.writableEnded).toBe(true);
    expect(other.takeEvents()).toEqual(['service chat']);
    expect(stream.clients).toBe(1);
  });

  it.each([
    ['says that tenants changed', true, ['tenants']],
    ['does not say so to a user who may see none of them', false, []],
  ])('%s', async (_what, tenants, told) => {
    may.tenants = tenants;
    const res = await connected();
    cluster.replace(
      undefined,
      projectObject('Namespace', tenantNamespace('team-d')),
    );
    fleet.tell();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(res.takeEvents()).toEqual(told);
  });

  it('does not open while permissions cannot be decided', async () => {
    allowed.mockRejectedValue(new Error('no permission backend'));
    for (let attempt = 0; attempt < 4; attempt++) {
      await expect(connect()).rejects.toThrow('no permission backend');
    }
    expect(stream.clients).toBe(0);
  });

  it('ends with the backend', async () => {
    const res = await connected();
    stream.stop();
    expect(res.writableEnded).toBe(true);
    change('chat', 9);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(res.take()).toBe('');
  });
});
