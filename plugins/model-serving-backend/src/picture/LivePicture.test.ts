import { mockServices } from '@backstage/backend-test-utils';
import {
  ClusterPicture,
  ProjectedObject,
  projectObject,
  WatchedKindName,
} from '@model-serving/backstage-plugin-model-serving-common';
import { inferenceService } from '../__testUtils__/clusterObjects';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { ChangeListener, ClusterWatcher } from '../clusters/ClusterWatcher';
import { LivePicture, PictureSources } from './LivePicture';

type Objects = Partial<Record<WatchedKindName, ProjectedObject[]>>;

/** A cluster whose objects a test changes. */
function fakeCluster(name: string, objects: Objects = {}) {
  const listeners = new Set<ChangeListener>();
  const picture = jest.fn(
    () => ({ cluster: name, kinds: {}, objects } as unknown as ClusterPicture),
  );
  const cluster = {
    name,
    version: 1,
    picture,
    status: () => ({ name, title: name, kinds: [], stale: false, asOf: null }),
    onObjects: (listener: ChangeListener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const replace = (
    before: ProjectedObject | undefined,
    after: ProjectedObject | undefined,
  ) => {
    const { kind } = (after ?? before)!;
    objects[kind] = (objects[kind] ?? []).filter(each => each !== before);
    if (after) {
      objects[kind]!.push(after);
    }
    cluster.version++;
    listeners.forEach(listener => listener([{ before, after }]));
  };
  return {
    watcher: cluster as unknown as ClusterWatcher,
    picture,
    objects,
    listeners,
    replace,
  };
}

function fakeFleet(...watchers: ClusterWatcher[]) {
  let changed = () => {};
  const fleet = {
    clusters: watchers,
    primary: watchers[0],
    find: (name: string) => fleet.clusters.find(each => each.name === name),
    onChange: (listener: () => void) => {
      changed = listener;
      return () => {};
    },
  };
  return {
    fleet: fleet as unknown as ClusterFleet,
    remove: (watcher: ClusterWatcher) => {
      fleet.clusters = fleet.clusters.filter(each => each !== watcher);
      changed();
    },
    tell: () => changed(),
  };
}

const chat = (namespace: string, name: string, more: object = {}) =>
  projectObject('InferenceService', {
    ...inferenceService(namespace, name),
    ...more,
  });

describe('the live picture', () => {
  const logger = mockServices.logger.mock();
  let now = new Date('2026-11-21T09:00:00.100Z');

  const create = (fleet: ClusterFleet, sources: PictureSources = () => ({})) =>
    new LivePicture({ fleet, sources, logger, now: () => now });

  const names = (live: LivePicture) =>
    live
      .ordered('name', ({ ref }) => ref.name)
      .map(({ line }) => line.ref.name);

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
      {
        id: 'gpu-eu InferenceService/team-a/chat',
        cluster: 'gpu-eu',
        key: 'InferenceService/team-a/chat',
      },
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
    one.replace(one.objects.InferenceService![0], undefined);
    expect(names(live)).toEqual(['other', 'theirs']);
    const listener = jest.fn();
    live.subscribe(listener);
    remove(two.watcher);
    jest.advanceTimersByTime(1_000);
    expect(names(live)).toEqual(['other']);
    expect(listener.mock.calls.flat(2)).toContainEqual({
      id: 'two InferenceService/team-b/theirs',
      cluster: 'two',
      key: 'InferenceService/team-b/theirs',
    });
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
      staleReason: expect.stringContaining('cannot be described'),
    });
    expect(live.service(other.ref)).not.toHaveProperty(
      'staleReason',
      expect.stringContaining('cannot be described'),
    );
    expect(names(live)).toEqual(['chat', 'other']);
    expect(live.clusters()[0].staleReason).toContain(
      '1 of its services cannot be described',
    );
    broken = false;
    now = new Date(now.getTime() + 5_000);
    live.service(before.ref);
    expect(live.clusters()[0].staleReason).toBeUndefined();
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
      staleReason: 'cluster bad cannot be described, see the log',
    });
  });

  it('knows that nothing is known without clusters', () => {
    expect(create(fakeFleet().fleet).freshness()).toMatchObject({
      asOf: null,
      stale: true,
      staleReason: 'no cluster is configured',
    });
  });
});
