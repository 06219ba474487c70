export { missedKinds } from './coveredKinds';
export * from './describeControls';
export * from './facts';
export * from './gatewayEvidence';
export * from './lostTenants';
export * from './servedKinds';
export { servicesOutsideQuota } from '../services/outsideQuota';
