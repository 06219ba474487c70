export * from './coldStart';
