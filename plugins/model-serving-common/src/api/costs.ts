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

/** What a tenant's services on one cluster have cost, at the prices of the time, those that are gone included. @public */
export interface TenantCosts extends Freshness {
  tenant: string;
  cluster: string;
  /** First day, UTC. */
  from: string;
  /** Day after the last, UTC. */
  to: string;
  /** Of the prices that hold now; null while there were never any. */
  currency: string | null;
  /** Null where some usage had no price, or one in another currency. */
  spent: Measured;
  /** What had a price: at least so much was spent. */
  priced: number;
  /** What runs now, an hour. */
  perHour: Measured;
  /** Per month; null where none is set. */
  budgetPerMonth: number | null;
  /** Of the present month; null for another window. */
  forecast: SpendForecast | null;
  days: DaySpend[];
  services: ServiceSpend[];
  models: SpendPart[];
  flavors: SpendPart[];
  costCenters: SpendPart[];
  /** When nobody watched its cluster: pods that came and went then are missing. ISO times. */
  gaps: Array<{ from: string; to: string }>;
  prices: AppliedPriceList[];
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

/** What costs are asked for. @public */
export interface CostQuery {
  /** Where several clusters have a tenant of that name; the first that may be seen when left out. */
  cluster?: string;
  /** First day, UTC; that of the present month when left out. */
  from?: string;
  /** Day after the last, UTC. */
  to?: string;
}
