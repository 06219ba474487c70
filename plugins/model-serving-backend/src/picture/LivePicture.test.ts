import { mockServices } from '@backstage/backend-test-utils';
import {
  ClusterPicture,
  projectObject,
} from '@model-serving/backstage-plugin-model-serving-common';
import { inferenceService } from '../__testUtils__/clusterObjects';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { ClusterWatcher } from '../clusters/ClusterWatcher';
import { LivePicture, PictureSources } from './LivePicture';

/** A fleet of one cluster that counts how often it is looked at. */
function fakeFleet(objects: ClusterPicture['objects'] = {}) {
  let changed = () => {};
  const picture = jest.fn(() => ({
    cluster: 'gpu-eu',
    kinds: {},
    objects,
  }));
  const cluster = { name: 'gpu-eu', version: 1, picture };
  const fleet = {
    clusters: [cluster],
    primary: cluster,
    find: (name: string) => (name === cluster.name ? cluster : undefined),
    onChange: (listener: () => void) => {
      changed = listener;
      return () => {};
    },
  } as unknown as ClusterFleet;
  const change = () => {
    cluster.version++;
    changed();
  };
  return { fleet, picture, change };
}

describe('the live picture', () => {
  const logger = mockServices.logger.mock();
  let now = new Date('2026-11-21T09:00:00.100Z');

  const create = (fleet: ClusterFleet, sources: PictureSources = () => ({})) =>
    new LivePicture({ fleet, sources, logger, now: () => now });

  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('describes a cluster once per change and second, however many look', () => {
    const { fleet, picture, change } = fakeFleet();
    const live = create(fleet);
    for (let viewer = 0; viewer < 100; viewer++) {
      live.services();
      live.tenants();
    }
    expect(picture).toHaveBeenCalledTimes(1);
    change();
    live.services();
    expect(picture).toHaveBeenCalledTimes(2);
    now = new Date(now.getTime() + 1000);
    live.services();
    expect(picture).toHaveBeenCalledTimes(3);
    live.sourcesChanged();
    live.services();
    expect(picture).toHaveBeenCalledTimes(4);
  });

  it('tells a storm of changes once', () => {
    const { fleet, change } = fakeFleet();
    const live = create(fleet);
    const listener = jest.fn();
    const unsubscribe = live.subscribe(listener);
    for (let i = 0; i < 1000; i++) {
      change();
    }
    jest.advanceTimersByTime(150);
    expect(listener).toHaveBeenCalledTimes(1);
    unsubscribe();
    change();
    jest.advanceTimersByTime(150);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('survives a listener that fails', () => {
    const { fleet, change } = fakeFleet();
    const live = create(fleet);
    const listener = jest.fn();
    live.subscribe(() => {
      throw new Error('defect');
    });
    live.subscribe(listener);
    change();
    jest.advanceTimersByTime(150);
    expect(listener).toHaveBeenCalled();
    expect(logger.error).toHaveBeenCalled();
  });

  it('answers with the last description, called stale, when describing fails', () => {
    const { fleet, change } = fakeFleet({
      InferenceService: [
        projectObject('InferenceService', inferenceService('team-a', 'chat')),
      ],
    });
    let defect = false;
    const live = create(fleet, (_: ClusterWatcher) => {
      if (defect) {
        throw new Error('defect');
      }
      return {};
    });
    const named = () => live.services().map(({ ref }) => ref.name);
    expect(named()).toEqual(['chat']);
    defect = true;
    change();
    expect(named()).toEqual(['chat']);
    const [listed] = live.services();
    for (const service of [listed, live.service(listed.ref)]) {
      expect(service).toMatchObject({
        stale: true,
        staleReason: expect.stringContaining('cannot be described'),
      });
    }
  });

  it('knows that nothing is known without clusters', () => {
    const live = create({
      clusters: [],
      onChange: () => () => {},
    } as unknown as ClusterFleet);
    expect(live.freshness()).toMatchObject({
      asOf: null,
      stale: true,
      staleReason: 'no cluster is configured',
    });
  });
});
