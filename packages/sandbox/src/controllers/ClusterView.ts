import { EventRecorder } from './EventRecorder';
import { Account, KubernetesClient } from './KubernetesClient';
import { ObjectCache } from './ObjectCache';
import { Pace } from './Pace';
import { KINDS, ResourceKind } from './ResourceKind';

type Caches = {
  [name in keyof typeof KINDS]: (typeof KINDS)[name] extends ResourceKind<
    infer T
  >
    ? ObjectCache<T>
    : never;
};

/** What a controller sees and writes with: one cache a kind, the clock, and the pen for events. */
export type ClusterView = Caches & {
  client: KubernetesClient;
  pace: Pace;
  events: EventRecorder;
};

/** The view, `as` to write in it by another account, and `start` to fill its caches once the controllers listen. */
export function createClusterView(
  client: KubernetesClient,
  pace: Pace,
): {
  as(account: Account): ClusterView;
  start(signal: AbortSignal): Promise<void>;
} {
  const caches = Object.entries(KINDS).map(
    ([name, kind]) =>
      [name, new ObjectCache(client, pace, kind as never)] as const,
  );
  return {
    as(account) {
      const writer = client.as(account);
      const own = Object.fromEntries(
        caches.map(([name, cache]) => [name, cache.writtenBy(writer)]),
      ) as unknown as Caches;
      return {
        ...own,
        client: writer,
        pace,
        events: new EventRecorder(writer, pace),
      };
    },
    async start(signal) {
      await Promise.all(caches.map(([, cache]) => cache.start(signal)));
    },
  };
}
