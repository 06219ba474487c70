export * from './RuntimeOffer';
export * from './runtimeRefusal';
export * from './servedOn';
