export { commitmentsOf } from './budget';
export type { BudgetCommitments, TenantSpending } from './budget';
export * from './estimate';
export type { PriceBook } from './prices';
export * from './serviceCost';
export { usageOfPods } from './usage';
export type { UsageRecord } from './usage';
