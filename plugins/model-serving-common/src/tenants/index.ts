export * from './describeTenants';
