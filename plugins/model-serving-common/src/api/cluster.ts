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
  /** What to do about what cannot be read, and who. */
  next?: string;
  /** What the API server or a credential plugin said of a failure; for platform owners only. */
  detail?: string;
  /** The account that the API server refuses something; for platform owners only. */
  account?: string;
  /** What of it may not be read, or only in some namespaces, and what to do, as sentences; left out where all may be. */
  access?: string;
  /** What it said of what cannot be read, kind by kind; for platform owners only. */
  details?: string;
  /** Faults of the portal's own while it read this cluster; each is in its log. */
  defects?: number;
  kinds: Array<{
    kind: string;
    state: CapabilityState;
    since: string;
    asOf: string | null;
    objects: number;
    /** Set where only some namespaces may be read. */
    isLimited?: boolean;
    /** Objects that are there but cannot be understood; `detail` names some. */
    unreadable?: number;
    /** Objects beyond the cap, of which nothing but the name is kept. */
    withheld?: number;
    /** What is wrong, without anything that a cluster or a tenant wrote. */
    message?: string;
    /** What the API server said, and names of unreadable objects; for platform owners only. */
    detail?: string;
  }>;
}
