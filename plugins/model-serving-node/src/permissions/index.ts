export * from './tenantResource';
export * from './isTenantMember';
export * from './modelServingPermissionPolicy';
export * from './permissionGrants';
export * from './readPermissionPolicyOptions';
