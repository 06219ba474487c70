export { commitmentsOf, shareOf as shareOfBudget } from './budget';
export type { BudgetCommitments, TenantSpending } from './budget';
export * from './cheapestFitting';
export * from './estimate';
export { missingPrice } from './prices';
export type { Holding, PriceBook } from './prices';
export * from './serviceCost';
export { usageOfPods } from './usage';
export type { UsageRecord } from './usage';
