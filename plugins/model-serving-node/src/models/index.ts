export type { ModelManifest } from './modelManifest';
export { modelEntityRef, modelFactsOf } from './modelManifest';
export type { ModelReading } from './readModels';
export { readModels } from './readModels';
