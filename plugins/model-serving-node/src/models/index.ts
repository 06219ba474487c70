export { mayGovernModels } from './governance/readModelGovernance';
export {
  GITOPS_MODEL_SOURCE_TYPE,
  gitOpsModelSource,
} from './gitOpsModelSource';
export { modelRecordSchema } from './modelRecordSchema';
export type {
  ModelReading,
  ModelSnapshot,
  ModelSource,
  ModelSourceContext,
} from './ModelSource';
export { readModels } from './readModels';
export { unusableModelSource } from './unusableModelSource';
