import { EventRecorder } from './EventRecorder';
import { KubernetesClient } from './KubernetesClient';
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

/** What all controllers share: one cache a kind, the clock, and the pen for events. */
export type ClusterView = Caches & {
  client: KubernetesClient;
  pace: Pace;
  events: EventRecorder;
};

/** The view, and `start` to fill its caches once the controllers listen. */
export function createClusterView(
  client: KubernetesClient,
  pace: Pace,
): { view: ClusterView; start(signal: AbortSignal): Promise<void> } {
  const caches = Object.fromEntries(
    Object.entries(KINDS).map(([name, kind]) => [
      name,
      new ObjectCache(client, pace, kind as never),
    ]),
  ) as unknown as Caches;
  return {
    view: { ...caches, client, pace, events: new EventRecorder(client, pace) },
    async start(signal) {
      await Promise.all(
        Object.values(caches).map(cache => cache.start(signal)),
      );
    },
  };
}
