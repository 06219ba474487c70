export * from './CatalogModel';
export * from './licenseClass';
export * from './ModelGovernance';
export * from './ModelRecord';
