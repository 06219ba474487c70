import { ServiceKind } from './service';

/** A pull request that carries one service. @public */
export interface Proposal {
  /** `tenants/<tenant>/<service>`. */
  directory: string;
  tenant: string;
  service: string;
  /** What the service is, by which its golden path is found; null where the pull request does not say. */
  kind: ServiceKind | null;
  number: number;
  url: string;
  branch: string;
  state: 'open' | 'merged' | 'closed';
  /** Entity ref of the user who asked for it through the portal; null where the pull request does not say. */
  requestedBy: string | null;
  /** The account on the forge that opened it, the portal's own for what was asked for through it. */
  author: string | null;
  openedAt: string;
  mergedAt: string | null;
  mergeCommit: string | null;
  /** Set where it deletes the service. */
  removes?: true;
  /** What it costs a month at its upper number of replicas, as it was checked; null where the pull request does not say. */
  perMonth: { amount: number; currency: string } | null;
}
