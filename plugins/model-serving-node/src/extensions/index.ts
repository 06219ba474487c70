export * from './clustersExtensionPoints';
export * from './controlsExtensionPoint';
export * from './driftSourcesExtensionPoint';
export * from './enginesExtensionPoint';
export * from './goldenPathsExtensionPoint';
export * from './modelSourcesExtensionPoint';
export * from './pricesExtensionPoint';
