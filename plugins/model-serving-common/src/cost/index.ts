export * from './estimate';
export type { PriceBook } from './prices';
export * from './usage';
