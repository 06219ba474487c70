export * from './clustersExtensionPoints';
export * from './controlsExtensionPoint';
export * from './enginesExtensionPoint';
export * from './goldenPathsExtensionPoint';
export * from './pricesExtensionPoint';
