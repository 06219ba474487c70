export { gitOpsModelSource } from './gitOpsModelSource';
export type { ModelManifest } from './modelManifest';
export {
  modelEntityRef,
  modelFactsOf,
  modelManifestSchema,
} from './modelManifest';
export type {
  ModelReading,
  ModelSnapshot,
  ModelSource,
  SourcedModel,
} from './ModelSource';
export {
  modelSourceServiceRef,
  modelSourcesServiceRef,
} from './modelSourcesServiceRef';
export type { ModelSources } from './modelSourcesServiceRef';
export { readModels } from './readModels';
