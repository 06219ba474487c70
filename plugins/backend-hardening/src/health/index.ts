export * from './ReadinessChecks';
export * from './rootHealth';
