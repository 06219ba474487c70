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
  cohort: string | null;
  quota: FlavorQuota[];
  pending: number | null;
  admitted: number | null;
  services: number;
  /** Monthly budget in the price book's currency; null when none is set. */
  budgetPerMonth: number | null;
  priorities: string[];
  entityRef: string;
  /** What is wrong with the tenant's set-up, in words. */
  problems: string[];
}
