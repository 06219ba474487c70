/** A pull request that carries one service. @public */
export interface Proposal {
  /** `tenants/<tenant>/<service>`. */
  directory: string;
  tenant: string;
  service: string;
  number: number;
  url: string;
  branch: string;
  state: 'open' | 'merged' | 'closed';
  author: string | null;
  openedAt: string;
  mergedAt: string | null;
  mergeCommit: string | null;
}
