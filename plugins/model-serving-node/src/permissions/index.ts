export * from './tenantResource';
export * from './isTenantMember';
export * from './modelServingPolicy';
