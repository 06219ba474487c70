export type { PriceSource } from './PriceSource';
