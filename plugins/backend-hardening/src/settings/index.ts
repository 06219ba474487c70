export * from './assertProductionSettings';
export * from './exposure';
export * from './findDevelopmentSettings';
