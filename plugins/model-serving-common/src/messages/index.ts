export * from './causeOf';
export * from './knownCauses';
export * from './kubelet';
export * from './kueue';
export * from './nodeCondition';
export * from './quoteLine';
export * from './refusal';
export * from './scheduler';
