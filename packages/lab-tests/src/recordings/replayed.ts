import {
  ClusterPicture,
  describeServices,
  projectObject,
  ProjectedObject,
  ServiceDetail,
  WATCHED_KINDS,
  WatchedKindName,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { RecordedEvent } from '@model-serving/lab';

const KINDS: ReadonlySet<string> = new Set(
  WATCHED_KINDS.map(({ kind }) => kind),
);

/** What was said of a service, from its first moment to its last. */
export interface Story {
  /** Verdict and blocking hop, without repetitions. */
  transitions: string[];
  last: ServiceDetail;
}

/** Says after each event what a page would say, by name of the service. */
export function replayed(events: readonly RecordedEvent[]): Map<string, Story> {
  const objects = new Map<string, Map<string, ProjectedObject>>();
  const stories = new Map<string, Story>();
  for (const { at, type, object } of events) {
    if (KINDS.has(object.kind)) {
      const known = objects.get(object.kind) ?? new Map();
      objects.set(object.kind, known);
      const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
      if (type === 'DELETED') {
        known.delete(key);
      } else {
        known.set(key, projectObject(object.kind as WatchedKindName, object));
      }
    }
    const picture: ClusterPicture = {
      cluster: 'lab',
      kinds: Object.fromEntries(
        [...KINDS].map(kind => [kind, { state: 'live', since: at, asOf: at }]),
      ),
      objects: Object.fromEntries(
        [...objects].map(([kind, byName]) => [kind, [...byName.values()]]),
      ),
    };
    const context = { now: new Date(at), primaryCluster: 'lab' };
    for (const service of describeServices(picture, context)) {
      const { word, hop } = service.verdict;
      const said = `${word} ${hop ?? ''}`;
      const before = stories.get(service.ref.name)?.transitions ?? [];
      stories.set(service.ref.name, {
        transitions: before.at(-1) === said ? before : [...before, said],
        last: service,
      });
    }
  }
  return stories;
}
