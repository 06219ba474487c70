export * from './CatalogModel';
export * from './licenseClass';
export * from './ModelRecord';
