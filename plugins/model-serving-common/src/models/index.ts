export * from './CatalogModel';
export * from './licenseClass';
export * from './ModelGovernance';
export * from './ModelQuery';
export * from './ModelRecord';
export * from './mergeModels';
