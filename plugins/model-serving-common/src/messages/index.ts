export * from './causeOf';
export * from './knownCauses';
export * from './kubelet';
export * from './kueue';
export * from './quoteLine';
export * from './scheduler';
