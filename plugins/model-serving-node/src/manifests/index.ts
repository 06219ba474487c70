export { openAiDefinition, serverInsideCluster } from './openAiDefinition';
export type { EndpointFacts, EndpointServer } from './openAiDefinition';
export {
  renderInferenceService,
  serviceDirectory,
} from './renderInferenceService';
export type { RenderInput } from './renderInferenceService';
export type { TenantFacts } from './TenantFacts';
export { ownerLabel } from './TenantFacts';
