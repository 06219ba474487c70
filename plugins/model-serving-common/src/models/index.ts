export * from './CatalogModel';
export type { LicenseAnswer } from './knownLicenses';
export * from './licenseClass';
export * from './licenseTerms';
export * from './modelArtifact';
export * from './ModelGovernance';
export * from './ModelQuery';
export * from './ModelRecord';
export * from './mergeModels';
