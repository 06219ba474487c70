export * from './RuntimeOffer';
export * from './runtimeRefusal';
