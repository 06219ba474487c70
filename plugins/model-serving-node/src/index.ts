export * from './manifests';
export * from './permissions';
export * from './profiles';
export * from './forges';
export * from './gitops';
export * from './policy';
export * from './schema';
export * from './check';
