export * from './advice';
export * from './attribution';
export { commitmentsOf } from './budget';
export type { BudgetCommitments, TenantSpending } from './budget';
export * from './budgetRule';
export * from './cheapestFitting';
export * from './estimate';
export * from './fleetCosts';
export { leastOf } from './measuredSum';
export { missingPrice } from './prices';
export type { Holding, PriceBook } from './prices';
export { serviceCost } from './serviceCost';
export type { ServiceCostSources } from './serviceCost';
export type { UsageRecord } from './usage';
export { forecastDays, presentMonth } from './days';
export type { ServiceWork } from './serviceWork';
export type { HourWork } from './hourUse';
export * from './serviceCosts';
export * from './tenantCosts';
export type { WindowSpendSources } from './windowSpend';
export type { Since } from './timeline';
export { sliceUsage } from './usageSlices';
export type {
  AppliedPrices,
  KeptSlice,
  SlicedUsage,
  UsageSlice,
} from './usageSlices';
export * from './usageSums';
export * from './usageCsv';
