export * from './context';
export * from './describeService';
