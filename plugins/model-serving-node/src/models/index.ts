export { mayGovernModels } from './governance/readModelGovernance';
export { gitOpsModelSource } from './gitOpsModelSource';
export type {
  ModelReading,
  ModelSnapshot,
  ModelSource,
  ModelSourceContext,
} from './ModelSource';
export {
  modelSourceServiceRef,
  modelSourcesServiceRef,
} from './modelSourcesServiceRef';
export type { ModelSources } from './modelSourcesServiceRef';
export { readModels } from './readModels';
