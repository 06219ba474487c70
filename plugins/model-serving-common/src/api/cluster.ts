import { Freshness } from './freshness';

/** How well one kind of one cluster can be read. @public */
export type CapabilityState =
  | 'starting'
  | 'live'
  | 'not-installed'
  | 'forbidden'
  | 'unreachable';

/** @public */
export interface ClusterStatus extends Freshness {
  name: string;
  title: string;
  /** Faults of the portal's own while it read this cluster; each is in its log. */
  defects?: number;
  kinds: Array<{
    kind: string;
    state: CapabilityState;
    since: string;
    asOf: string | null;
    objects: number;
    /** Objects that are there but cannot be understood; `message` names some. */
    unreadable?: number;
    /** Objects beyond the cap, of which nothing but the name is kept. */
    withheld?: number;
    message?: string;
  }>;
}
