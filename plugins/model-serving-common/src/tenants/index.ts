export * from './describeTenants';
export * from './tenantImpact';
export * from './duplicateTenant';
