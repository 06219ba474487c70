export * from './describeTenants';
export * from './tenantImpact';
