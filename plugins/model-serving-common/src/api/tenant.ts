import { BudgetRule } from './check';
import { Freshness } from './freshness';
import { FlavorQuota } from './quota';

/** @public */
export interface Tenant extends Freshness {
  name: string;
  cluster: string;
  namespace: string;
  /** Owning group's entity ref, from the namespace's annotation. */
  owner: string | null;
  costCenter: string | null;
  localQueue: string | null;
  clusterQueue: string | null;
  /** Other namespaces whose workloads the ClusterQueue admits too: `quota` is that of all of them together. */
  queueSharedWith: number;
  cohort: string | null;
  quota: FlavorQuota[];
  pending: number | null;
  admitted: number | null;
  services: number;
  /** Monthly budget in the price book's currency; null when none is set. */
  budgetPerMonth: number | null;
  /** What happens to requests above shares of it. */
  budgetRule: BudgetRule;
  /** The price book's; null while there are no prices. */
  currency: string | null;
  priorities: string[];
  entityRef: string;
  /** What is wrong with the tenant's set-up, in words. */
  problems: string[];
}

/** A file of the GitOps repository. @public */
export interface GitOpsFileText {
  path: string;
  content: string;
}

/** What a tenant's proposal would do, before it is opened. @public */
export interface TenantPlan extends Freshness {
  action: 'set-up' | 'change' | 'off-board';
  tenant: string;
  /** `tenants/<tenant>`; services below it are not touched. */
  directory: string;
  files: GitOpsFileText[];
  /** What would stop working, in sentences; the reader decides. */
  breaks: string[];
  /** What else to know. */
  notes: string[];
}
