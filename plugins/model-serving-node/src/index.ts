export * from './manifests';
export * from './permissions';
export * from './profiles';
