import { CapabilityState } from '../api';
import { ProjectedObjects, WatchedKindName } from './kinds';

/** How well one kind can be read now. @public */
export interface KindStatus {
  readonly state: CapabilityState;
  /** ISO time since when it is in that state. */
  readonly since: string;
  /** ISO time at which the API server last confirmed the objects; null if it never did. */
  readonly asOf: string | null;
  readonly message?: string;
}

/**
 * Everything known of one cluster at one instant. Objects of a kind that became unreachable are
 * the last known ones; a kind that is absent here was never read.
 * @public
 */
export interface ClusterPicture {
  readonly cluster: string;
  readonly title?: string;
  readonly kinds: Readonly<Record<string, KindStatus>>;
  readonly objects: {
    readonly [K in WatchedKindName]?: ReadonlyArray<ProjectedObjects[K]>;
  };
}
