export * from './CatalogModel';
export * from './licenseClass';
export * from './modelArtifact';
export * from './ModelGovernance';
export * from './ModelQuery';
export * from './ModelRecord';
export * from './mergeModels';
