import {
  ClusterPicture,
  ProjectedObject,
  WatchedKindName,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { ChangeListener, ClusterWatcher } from '../clusters/ClusterWatcher';

type Objects = Partial<Record<WatchedKindName, ProjectedObject[]>>;

/** A cluster whose objects a test changes. */
export function fakeCluster(name: string, objects: Objects = {}) {
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

/** Clusters of a test, which follow no configuration. */
export function fakeFleet(...watchers: ClusterWatcher[]) {
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
