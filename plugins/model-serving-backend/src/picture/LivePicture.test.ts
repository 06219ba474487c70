import { mockServices } from '@backstage/backend-test-utils';
import {
  ClusterPicture,
  projectObject,
  WATCHED_KINDS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { inferenceService } from '../__testUtils__/clusterObjects';
import { fakeCluster, fakeFleet } from '../__testUtils__/fakeFleet';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { LivePicture, PictureSources } from './LivePicture';

const chat = (namespace: string, name: string, more: object = {}) =>
  projectObject('InferenceService', {
    ...inferenceService(namespace, name),
    ...more,
  });

/** Has every kind of a cluster read at the moment. */
function readAll({ objects, picture }: ReturnType<typeof fakeCluster>) {
  picture.mockImplementation(() => {
    const asOf = new Date().toISOString();
    const kinds = Object.fromEntries(
      WATCHED_KINDS.map(({ kind }) => [
        kind,
        { state: 'live' as const, since: asOf, asOf },
      ]),
    );
    return { cluster: 'gpu-eu', kinds, objects } as unknown as ClusterPicture;
  });
}

describe('the live picture', () => {
  const logger = mockServices.logger.mock();
  let now = new Date('2026-11-21T09:00:00.100Z');

  const create = (fleet: ClusterFleet, sources: PictureSources = () => ({})) =>
    new LivePicture({ fleet, sources, logger, now: () => now });

  const names = (live: LivePicture) =>
    live.ordered('name').map(({ ref }) => ref.name);

  beforeEach(() => {
    jest.useFakeTimers();
    now = new Date('2026-11-21T09:00:00.100Z');
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('describes a service once per change and second, however many look', () => {
    const cluster = fakeCluster('gpu-eu', {
      InferenceService: [chat('team-a', 'chat'), chat('team-a', 'other')],
    });
    const described = jest.fn();
    const live = create(fakeFleet(cluster.watcher).fleet, () => ({
      engine: ref => {
        described(ref.name);
        return undefined;
      },
    }));
    const ref = {
      cluster: 'gpu-eu',
      namespace: 'team-a',
      kind: 'InferenceService' as const,
      name: 'chat',
    };
    names(live);
    described.mockClear();
    for (let viewer = 0; viewer < 100; viewer++) {
      expect(live.service(ref)).toBeDefined();
    }
    expect(described).not.toHaveBeenCalled();
    cluster.replace(
      cluster.objects.InferenceService![0],
      chat('team-a', 'chat', { spec: { predictor: { minReplicas: 3 } } }),
    );
    expect(live.service(ref)?.replicas.min).toBe(3);
    live.service(ref);
    expect(described.mock.calls).toEqual([['chat']]);
    now = new Date(now.getTime() + 1000);
    live.service(ref);
    expect(described.mock.calls).toEqual([['chat'], ['chat']]);
  });

  it('tells a storm of changes once, and names what changed', () => {
    const cluster = fakeCluster('gpu-eu', {
      InferenceService: [chat('team-a', 'chat'), chat('team-a', 'quiet')],
    });
    const { fleet, tell } = fakeFleet(cluster.watcher);
    const live = create(fleet);
    tell();
    jest.advanceTimersByTime(2_000);
    const listener = jest.fn();
    const unsubscribe = live.subscribe(listener);
    for (let change = 0; change < 1000; change++) {
      const [before] = cluster.objects.InferenceService!.filter(
        each => each.name === 'chat',
      );
      cluster.replace(
        before,
        chat('team-a', 'chat', {
          spec: { predictor: { minReplicas: change } },
        }),
      );
      tell();
    }
    jest.advanceTimersByTime(150);
    expect(listener).toHaveBeenCalledTimes(1);
    expect(listener.mock.calls[0][0]).toEqual([
      live.ordered('name').find(({ ref }) => ref.name === 'chat'),
    ]);
    unsubscribe();
    tell();
    jest.advanceTimersByTime(2_000);
    expect(listener).toHaveBeenCalledTimes(1);
    live.stop();
  });

  it('forgets a service that is gone and a cluster that was removed', () => {
    const one = fakeCluster('one', {
      InferenceService: [chat('team-a', 'chat'), chat('team-a', 'other')],
    });
    const two = fakeCluster('two', {
      InferenceService: [chat('team-b', 'theirs')],
    });
    const { fleet, remove } = fakeFleet(one.watcher, two.watcher);
    const live = create(fleet);
    expect(names(live)).toEqual(['chat', 'other', 'theirs']);
    const theirs = live.ordered('name')[2];
    one.replace(one.objects.InferenceService![0], undefined);
    expect(names(live)).toEqual(['other', 'theirs']);
    const listener = jest.fn();
    live.subscribe(listener);
    remove(two.watcher);
    jest.advanceTimersByTime(1_000);
    expect(names(live)).toEqual(['other']);
    expect(listener.mock.calls.flat(2)).toContain(theirs);
    expect(theirs.isListed).toBe(false);
    expect(live.recent(theirs)).toBeUndefined();
    expect(two.listeners.size).toBe(0);
    live.stop();
    expect(one.listeners.size).toBe(0);
  });

  it('keeps telling others when one listener fails', () => {
    const { fleet, tell } = fakeFleet(fakeCluster('gpu-eu').watcher);
    const live = create(fleet);
    live.subscribe(() => {
      throw new Error('broken');
    });
    const listener = jest.fn();
    live.subscribe(listener);
    tell();
    jest.advanceTimersByTime(150);
    expect(listener).toHaveBeenCalledTimes(1);
    live.stop();
  });

  it('serves the last description, marked, while a service cannot be described', async () => {
    const cluster = fakeCluster('gpu-eu', {
      InferenceService: [chat('team-a', 'chat'), chat('team-a', 'other')],
    });
    let broken = false;
    const live = create(fakeFleet(cluster.watcher).fleet, () => ({
      engine: ref => {
        if (broken && ref.name === 'chat') {
          throw new Error('a defect');
        }
        return undefined;
      },
    }));
    const [before, other] = await live.services();
    broken = true;
    now = new Date(now.getTime() + 5_000);
    expect(live.service(before.ref)).toMatchObject({
      ref: before.ref,
      stale: true,
      staleReason: expect.stringContaining('could not be evaluated'),
    });
    expect(live.service(other.ref)).not.toHaveProperty(
      'staleReason',
      expect.stringContaining('could not be evaluated'),
    );
    expect(names(live)).toEqual(['chat', 'other']);
    expect(live.clusters()[0].staleReason).toContain(
      '1 of its services could not be evaluated',
    );
    broken = false;
    now = new Date(now.getTime() + 5_000);
    live.service(before.ref);
    expect(live.clusters()[0].staleReason).toBeUndefined();
  });

  it('does not count a service that could not be described once it is gone', () => {
    const cluster = fakeCluster('gpu-eu', {
      InferenceService: [chat('team-a', 'chat')],
    });
    const live = create(fakeFleet(cluster.watcher).fleet, () => ({
      engine: () => {
        throw new Error('a defect');
      },
    }));
    names(live);
    expect(live.clusters()[0].staleReason).toMatch(/^1 of its services/);
    cluster.replace(cluster.objects.InferenceService![0], undefined);
    expect(live.clusters()[0].staleReason).toBeUndefined();
  });

  it('is not out of date by a change of this moment, only by one that waits', () => {
    const cluster = fakeCluster('gpu-eu', {
      InferenceService: [chat('team-a', 'chat')],
    });
    const live = create(fakeFleet(cluster.watcher).fleet);
    names(live);
    const change = (minReplicas: number) =>
      cluster.replace(
        cluster.objects.InferenceService![0],
        chat('team-a', 'chat', { spec: { predictor: { minReplicas } } }),
      );
    change(2);
    expect(live.clusters()[0].stale).toBe(false);
    now = new Date(now.getTime() + 3_000);
    change(3);
    now = new Date(now.getTime() + 3_000);
    expect(live.clusters()[0]).toMatchObject({
      stale: true,
      staleReason: '1 of its services is still being evaluated',
    });
    live.ordered('name');
    jest.advanceTimersByTime(1_000);
    expect(live.clusters()[0].stale).toBe(false);
  });

  it('orders by verdict anew when a verdict changes', () => {
    const cluster = fakeCluster('gpu-eu', {
      InferenceService: [chat('team-a', 'a'), chat('team-a', 'b')],
    });
    readAll(cluster);
    const live = create(fakeFleet(cluster.watcher).fleet);
    const byVerdict = () => live.ordered('verdict').map(({ ref }) => ref.name);
    expect(byVerdict()).toEqual(['a', 'b']);
    const { metadata } = inferenceService('team-a', 'a');
    cluster.replace(
      cluster.objects.InferenceService![0],
      chat('team-a', 'a', {
        metadata: {
          ...metadata,
          annotations: { 'serving.kserve.io/stop': 'true' },
        },
      }),
    );
    expect(byVerdict()).toEqual(['b', 'a']);
  });

  it('serves the other clusters while one cannot be described at all', () => {
    const good = fakeCluster('good', {
      InferenceService: [chat('team-a', 'chat')],
    });
    const bad = fakeCluster('bad');
    bad.picture.mockImplementation(() => {
      throw new Error('a defect');
    });
    const live = create(fakeFleet(bad.watcher, good.watcher).fleet);
    expect(names(live)).toEqual(['chat']);
    expect(live.tenants()).toEqual([]);
    expect(live.freshness()).toMatchObject({
      stale: true,
      staleReason: 'cluster bad could not be evaluated, see the log',
    });
  });

  it('is as fresh as its oldest cluster, and of no known time while one was not read', () => {
    const times = ['2026-11-21T08:30:00Z', '2026-11-21T08:00:00Z', null];
    const watchers = times.map((asOf, index) => {
      const { watcher } = fakeCluster(`c${index}`);
      const status = { ...watcher.status(), asOf, source: `c${index}` };
      return Object.assign(watcher, { status: () => status });
    });
    const live = create(fakeFleet(...watchers.slice(0, 2)).fleet);
    expect(live.freshness()).toEqual({
      asOf: '2026-11-21T08:00:00Z',
      source: 'c0 c1',
      stale: false,
    });
    const [read, , unread] = watchers;
    for (const both of [
      [read, unread],
      [unread, read],
    ]) {
      expect(create(fakeFleet(...both).fleet).freshness().asOf).toBeNull();
    }
  });

  it('knows that nothing is known without clusters', () => {
    expect(create(fakeFleet().fleet).freshness()).toMatchObject({
      asOf: null,
      stale: true,
      staleReason: 'no cluster is configured',
    });
  });

  describe('as time goes by', () => {
    const started = new Date('2026-11-21T09:00:00Z');
    let described: string[];
    /** What describing one service takes, by the clock that turns are measured with. */
    let takesMs: number;
    let worked: number;
    let live: LivePicture;

    const follow = (services: number) => {
      const cluster = fakeCluster('gpu-eu', {
        InferenceService: Array.from({ length: services }, (_, index) =>
          chat('team-a', `svc-${index}`),
        ),
      });
      const { fleet, tell } = fakeFleet(cluster.watcher);
      live = new LivePicture({
        fleet,
        logger,
        sources: () => ({
          engine: ref => {
            described.push(ref.name);
            worked += takesMs;
            return undefined;
          },
        }),
      });
      tell();
      return { cluster, tell };
    };
    const take = () => new Set(described.splice(0)).size;

    beforeEach(() => {
      jest.useFakeTimers({ now: started });
      described = [];
      takesMs = 0;
      worked = 0;
      const clock = performance.now.bind(performance);
      jest.spyOn(performance, 'now').mockImplementation(() => clock() + worked);
    });

    afterEach(() => {
      live.stop();
      jest.restoreAllMocks();
    });

    it('refreshes unchanged services, because their sentences mention durations', () => {
      follow(3);
      jest.advanceTimersByTime(2_000);
      expect(take()).toBe(3);
      jest.advanceTimersByTime(12_000);
      expect(take()).toBe(0);
      jest.advanceTimersByTime(4_000);
      expect(take()).toBe(3);
    });

    it('tells of no service whose new description says the same, but for its time', () => {
      const { cluster } = follow(3);
      readAll(cluster);
      jest.advanceTimersByTime(2_000);
      take();
      const listener = jest.fn();
      live.subscribe(listener);
      jest.advanceTimersByTime(40_000);
      expect(take()).toBe(3);
      expect(listener).toHaveBeenCalled();
      expect(listener.mock.calls.flat(2)).toEqual([]);
    });

    it('soon takes over what is known besides the clusters', () => {
      follow(3);
      jest.advanceTimersByTime(5_000);
      take();
      live.sourcesChanged();
      jest.advanceTimersByTime(2_500);
      expect(take()).toBe(3);
    });

    it('takes over a change before anything else', () => {
      const { cluster, tell } = follow(100);
      jest.advanceTimersByTime(5_000);
      take();
      takesMs = 4;
      live.sourcesChanged();
      cluster.replace(
        cluster.objects.InferenceService![70],
        chat('team-a', 'svc-70', { spec: { predictor: { minReplicas: 2 } } }),
      );
      tell();
      jest.advanceTimersByTime(1);
      expect(described[0]).toBe('svc-70');
    });

    it('has one step of an autoscaler concern its own service only', () => {
      const { cluster, tell } = follow(20);
      const scaler = (current: number) =>
        projectObject('HorizontalPodAutoscaler', {
          metadata: { namespace: 'team-a', name: 'svc-7' },
          spec: {
            scaleTargetRef: { kind: 'Deployment', name: 'svc-7-predictor' },
            minReplicas: 1,
            maxReplicas: 4,
          },
          status: { currentReplicas: current, desiredReplicas: current },
        });
      cluster.replace(
        undefined,
        projectObject('Deployment', {
          metadata: {
            namespace: 'team-a',
            name: 'svc-7-predictor',
            labels: { 'serving.kserve.io/inferenceservice': 'svc-7' },
          },
          spec: { replicas: 1, template: { spec: { containers: [] } } },
        }),
      );
      cluster.replace(undefined, scaler(1));
      tell();
      jest.advanceTimersByTime(5_000);
      take();
      cluster.replace(cluster.objects.HorizontalPodAutoscaler![0], scaler(2));
      tell();
      jest.advanceTimersByTime(5_000);
      expect(described).toEqual(['svc-7']);
    });

    it('keeps no caller waiting for longer than a turn', () => {
      follow(200);
      takesMs = 4;
      jest.advanceTimersByTime(1);
      expect(take()).toBeLessThanOrEqual(6);
      // It goes on at once, after others have had their turn.
      jest.advanceTimersByTime(200);
      expect(take()).toBeGreaterThan(100);
    });

    it.each([41, 43, 47])(
      'tells the last of %i services soon after it was described',
      services => {
        follow(services);
        const told = new Set();
        live.subscribe(changed => changed.forEach(each => told.add(each)));
        takesMs = 4;
        jest.advanceTimersByTime(20);
        expect(take()).toBe(services);
        jest.advanceTimersByTime(110);
        expect(told.size).toBe(services);
      },
    );

    it('has a reader wait for a moment at most', () => {
      follow(200);
      takesMs = 4;
      const known = names(live).length;
      expect(known).toBeGreaterThan(5);
      expect(known).toBeLessThan(25);
    });

    it('says of a cluster how much of it is not described yet', () => {
      follow(200);
      takesMs = 4;
      jest.advanceTimersByTime(1);
      const [{ stale, staleReason }] = live.clusters();
      expect(stale).toBe(true);
      expect(staleReason).toMatch(/^\d+ of its services are still/);
      takesMs = 0;
      jest.advanceTimersByTime(1_000);
      expect(live.clusters()[0].stale).toBe(false);
    });

    it('rests nine times as long as a pass over all services took', () => {
      follow(50);
      jest.advanceTimersByTime(5_000);
      takesMs = 20;
      live.sourcesChanged();
      jest.advanceTimersByTime(2_000);
      expect(take()).toBe(50);
      takesMs = 0;
      live.sourcesChanged();
      jest.advanceTimersByTime(6_000);
      expect(take()).toBe(0);
      jest.advanceTimersByTime(6_000);
      expect(take()).toBe(50);
    });
  });
});
