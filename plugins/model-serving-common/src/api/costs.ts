import { Freshness, Measured } from './freshness';

/** What a part of a tenant's usage cost. @public */
export interface SpendPart {
  /**
   * A service ref, the entity ref or name of a model, a ResourceFlavor, or a cost center; null for usage without one,
   * and where it was not known.
   */
  id: string | null;
  /** Null where some of it had no price. */
  amount: Measured;
  acceleratorHours: number;
  /** Of all pods together. */
  podHours: number;
}

/** @public */
export interface ServiceSpend extends SpendPart {
  id: string;
  /** Whether the service is still there; null where its cluster cannot be read. */
  exists: boolean | null;
  /** Prompt and generated tokens that its engines counted; null where none are known. */
  tokens: number | null;
  /** Null where none are known. */
  requests: number | null;
  /** Loading and idle pods included. */
  perMillionTokens: Measured;
}

/** @public */
export interface DaySpend {
  /** `2026-11-21`, UTC. */
  day: string;
  /** Null where it is not known. */
  amount: number | null;
  /** Why it is not. */
  reason?: string;
}

/** What the present month will have cost at its end. @public */
export interface SpendForecast {
  amount: Measured;
  /** Bounds in the currency of the answer; null where the method has none. */
  low: number | null;
  high: number | null;
  /** How it is computed, in a sentence. */
  method: string;
  /** Day (UTC) on which the budget would be spent; null without a budget, or where it lasts. */
  budgetSpentOn: string | null;
}

/** Prices that were applied. @public */
export interface AppliedPriceList {
  id: string;
  /** ISO time; the first of all also holds before it. */
  since: string;
  /** ISO time at which others followed; null while they hold. */
  until: string | null;
  /** Null while there were no prices. */
  currency: string | null;
  /** Where the prices come from; null while there were none. */
  source: string | null;
}

/** What usage cost in a window of days, at the prices of the time. @public */
export interface WindowSpend {
  /** First day, UTC. */
  from: string;
  /** Day after the last, UTC. */
  to: string;
  /** Of the prices that hold now; null while there were never any. */
  currency: string | null;
  /** Null where some usage had no price, or one in another currency, and where that of some days is unknown. */
  spent: Measured;
  /** What had a price: at least so much was spent. */
  priced: number;
  /** Why the usage of some of its days is unknown; null where all of it is known. */
  usageUnknown: string | null;
  /** What runs now, an hour. */
  perHour: Measured;
  /** Of the present month; null for another window. */
  forecast: SpendForecast | null;
  days: DaySpend[];
  /** When nobody watched its cluster: pods that came and went then are missing. ISO times. */
  gaps: Array<{ from: string; to: string }>;
  prices: AppliedPriceList[];
}

/** What a tenant's services on one cluster have cost, those that are gone included. @public */
export interface TenantCosts extends Freshness, WindowSpend {
  tenant: string;
  cluster: string;
  /** Per month; null where none is set. */
  budgetPerMonth: number | null;
  services: ServiceSpend[];
  models: SpendPart[];
  flavors: SpendPart[];
  costCenters: SpendPart[];
}

/**
 * What a service was paid for: while it answered requests, while it could have and none came, until it was ready, and
 * while nobody knows. Whole hours count, since requests are counted by the hour.
 * @public
 */
export const SPEND_USES = ['busy', 'idle', 'starting', 'unknown'] as const;

/** @public */
export type SpendUse = (typeof SPEND_USES)[number];

/** @public */
export const SPEND_RESOURCES = ['accelerators', 'cpu', 'memory'] as const;

/** @public */
export type SpendResource = (typeof SPEND_RESOURCES)[number];

/** What had a price on one day (UTC), split in two ways that have the same sum. @public */
export interface DayParts {
  /** `2026-11-21` */
  day: string;
  uses: { [U in SpendUse]: number };
  resources: { [R in SpendResource]: number };
}

/** A start of a pod, from the node on which it was bound until it was ready, or ended without. @public */
export interface PricedStart {
  pod: string;
  /** ISO time at which it was bound to a node, or began anew there. */
  from: string;
  /** Null for one that was not ready. */
  readyAt: string | null;
  /** For which it held its resources. */
  seconds: number;
  amount: Measured;
}

/** What a service has cost under its present tenant. @public */
export interface ServiceCosts extends Freshness, WindowSpend {
  /** `<cluster>/<namespace>/<kind>/<name>` */
  service: string;
  acceleratorHours: number;
  /** Of all pods together. */
  podHours: number;
  /** Prompt and generated tokens that its engines counted; null where none are known. */
  tokens: number | null;
  /** Null where none are known. */
  requests: number | null;
  /** Loading and idle pods included. */
  perMillionTokens: Measured;
  /** Each day that had usage. */
  parts: DayParts[];
  /** Ready, and without a request for whole hours. */
  idle: {
    amount: Measured;
    /** Pod hours; null where it is not known. */
    podHours: number | null;
  };
  starts: {
    /** Of all starts that are known together. */
    amount: Measured;
    /** Newest first. */
    items: PricedStart[];
  };
}

/** What a service used on one day (UTC) of one kind of accelerator, for one model, put down to one cost center. @public */
export interface UsageSum {
  /** `<cluster>/<namespace>/<kind>/<name>` */
  service: string;
  model: string | null;
  costCenter: string | null;
  /** ResourceFlavor; null without accelerators, or when it was not known. */
  flavor: string | null;
  /** `2026-11-21` */
  day: string;
  /** ISO 4217 code; null while there were no prices. */
  currency: string | null;
  /** Of all pods together. */
  podSeconds: number;
  acceleratorSeconds: number;
  /** What had a price cost so much, in that currency. */
  amount: number;
  /** Of pods whose cost is not known, because something had no price. */
  unpricedSeconds: number;
}

/** What a tenant's costs are made of, in the order of days. @public */
export interface TenantUsageList extends Freshness {
  tenant: string;
  cluster: string;
  /** First day, UTC. */
  from: string;
  /** Day after the last, UTC. */
  to: string;
  items: UsageSum[];
}

/** What one tenant costs beside the others. @public */
export interface FleetTenant {
  tenant: string;
  cluster: string;
  /** Entity ref. */
  owner: string | null;
  /** Whether the tenant is still there. */
  exists: boolean;
  spent: Measured;
  /** What had a price: at least so much was spent. */
  priced: number;
  /** Null for another window than the present month. */
  forecast: Measured | null;
  perHour: Measured;
  budgetPerMonth: number | null;
  /** Accelerators of its nominal quota. */
  nominal: number;
  /** A month of them at the prices that hold now. */
  nominalPerMonth: Measured;
  /** Accelerator hours that it used of those that its nominal quota has in the window so far; above 1 where it borrowed. */
  quotaUse: Measured;
}

/** Accelerators of the nominal quota of a cohort that nobody holds now. @public */
export interface FleetCohort {
  cluster: string;
  /** Null for queues without one. */
  cohort: string | null;
  nominal: number;
  held: number;
  /** Accelerators that nobody holds: none of one flavor makes up for another. */
  idle: number;
  /** What those that nobody holds cost an hour, at the prices that hold now. */
  idlePerHour: Measured;
}

/** What all tenants cost. @public */
export interface FleetCosts extends Freshness {
  /** First day, UTC. */
  from: string;
  /** Day after the last, UTC. */
  to: string;
  /** Of the prices that hold now; null while there are none. */
  currency: string | null;
  /** Of all together. */
  spent: Measured;
  priced: number;
  forecast: Measured | null;
  items: FleetTenant[];
  cohorts: FleetCohort[];
}

/** The days that costs are asked for. @public */
export interface DayQuery {
  /** First day, UTC; that of the present month when left out. */
  from?: string;
  /** Day after the last, UTC. */
  to?: string;
}

/** What costs of a tenant are asked for. @public */
export interface CostQuery extends DayQuery {
  /** Where several clusters have a tenant of that name; the first that may be seen when left out. */
  cluster?: string;
}
