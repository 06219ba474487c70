import { ServiceEdit } from './edit';
import { Freshness } from './freshness';
import { MemoryFit } from './memory';
import { QuotaFit } from './quota';
import { ServiceRef } from './service';

/** @public */
export type CheckCategory =
  | 'request'
  | 'kinds'
  | 'schema'
  | 'tenant'
  | 'policy'
  | 'quota'
  | 'memory'
  | 'cost';

/** One thing that was checked. `unknown` means it could not be checked, and blocks like `fail`. @public */
export interface Finding {
  category: CheckCategory;
  /** Rule id, for example the policy's name. */
  rule: string;
  outcome: 'pass' | 'warn' | 'fail' | 'unknown';
  message: string;
  file?: string;
  /** Path within the object, such as `spec.predictor.model.storageUri`. */
  path?: string;
  line?: number;
}

/** A policy that a running object breaks. @public */
export interface PolicyViolation {
  policy: string;
  message: string;
}

/** @public */
export type ProfileLayer = 'platform' | 'cluster' | 'tenant' | 'request';

/** A rendered file, with the layer that set each field. @public */
export interface RenderedFile {
  /** Repository path, always below `tenants/<tenant>/<service>/`. */
  path: string;
  content: string;
  /** Object path (`spec.predictor.minReplicas`) to layer; fields the golden path itself fixes are `platform`. */
  layers: Record<string, ProfileLayer>;
}

/** A file that was judged. @public */
export interface CheckedFile {
  path: string;
  content: string;
  /**
   * Who set each of its lines, from the first on; null for one that sets nothing. Left out for a file that the check did
   * not render.
   */
  lines?: Array<ProfileLayer | null>;
}

/** @public */
export interface CostEstimate {
  currency: string;
  /** At the lower and the upper number of replicas. */
  perHour: { min: number; max: number };
  /** Of all its hours, where it ends by itself. */
  perMonth: { min: number; max: number };
  /** Longest that it runs; left out where it does not end by itself. */
  hours?: number;
  priceSource: string;
  /**
   * Share of the tenant's monthly budget that all its services use with this one at its upper number: in a
   * full month, or in this one with what was spent, whichever is more. Null without a budget.
   */
  shareOfBudget: number | null;
  /** The same at its lower number. */
  leastShareOfBudget: number | null;
  /** What the share is made of; null without a budget. */
  budget: BudgetUse | null;
}

/** @public */
export type BudgetAction = 'none' | 'warn' | 'refuse';

/** What a check says of requests that bring a tenant above a share of its budget. @public */
export interface BudgetRule {
  above80: BudgetAction;
  above100: BudgetAction;
}

/** Amounts of a month, in the estimate's currency. @public */
export interface BudgetUse {
  /** The budget. */
  perMonth: number;
  /** The tenant's other services, as they run now. */
  running: number;
  /** What pending proposals of other services would add at their upper numbers. */
  proposed: number;
  /** This request at its lower and upper number. */
  request: { min: number; max: number };
  /**
   * What it replaces, at the upper number of that: 0 where it replaces nothing, null where that is not known.
   */
  replaces: number | null;
  /** What happens above shares of it. */
  rule: BudgetRule;
  /** Spent since the month began (UTC), by all services that there were; null where that is not known. */
  spent: number | null;
  /** Hours until the month ends. */
  hoursLeft: number;
  /** What has no known cost and is not counted, such as `pull request #7`. */
  uncounted: string[];
}

/** What `POST /checks` answers, and what a proposal's body shows. @public */
export interface CheckReport extends Freshness {
  /** `fail` as soon as one finding fails or cannot be decided. */
  outcome: 'pass' | 'warn' | 'fail';
  findings: Finding[];
  quota: QuotaFit | null;
  /** Null where the platform does not ask, or the files name no model. */
  memory: MemoryFit | null;
  cost: CostEstimate | null;
  /** What changes of a service that Git holds; left out for one that is new. */
  edit?: ServiceEdit;
  /** The files that were judged. */
  files: CheckedFile[];
}

/**
 * A running service that breaks policies, with what of it answers the golden path's questions: a
 * proposal made from them would replace it by one that passes.
 * @public
 */
export interface ServiceViolations {
  ref: ServiceRef;
  tenant: string | null;
  violations: PolicyViolation[];
}
