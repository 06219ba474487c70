export * from './clustersExtensionPoints';
export * from './goldenPathsExtensionPoint';
export * from './pricesExtensionPoint';
