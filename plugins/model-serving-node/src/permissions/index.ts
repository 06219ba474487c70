export * from './tenantResource';
export * from './isTenantMember';
export * from './isPlatformOwner';
export * from './modelServingPermissionPolicy';
export * from './permissionGrants';
export * from './readPermissionPolicyOptions';
