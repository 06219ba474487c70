export * from './describeControls';
export * from './facts';
export * from './lostTenants';
export * from './servedKinds';
