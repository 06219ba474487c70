export * from './estimate';
export type { PriceBook } from './prices';
export * from './serviceCost';
export * from './usage';
export { usageOfPods } from './usageOfPods';
