export * from './settings';
export * from './http';
export * from './health';
