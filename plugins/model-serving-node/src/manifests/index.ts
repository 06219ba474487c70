export type { GitOpsFile } from './GitOpsFile';
export type { KubernetesObject } from './KubernetesObject';
export { isKubernetesObject } from './KubernetesObject';
export { openAiDefinition, serverInsideCluster } from './openAiDefinition';
export type { EndpointFacts, EndpointServer } from './openAiDefinition';
export { readYamlDocuments, YamlReader } from './readYaml';
export type { YamlDocument } from './readYaml';
export {
  ENTITY_FILE_LIMITS,
  PLATFORM_FILE_LIMITS,
  PROPOSAL_LIMITS,
  REPOSITORY_LIMITS,
} from './yamlLimits';
export type { YamlLimits } from './yamlLimits';
export {
  renderInferenceService,
  serviceDirectory,
} from './renderInferenceService';
export type { RenderInput } from './renderInferenceService';
export { fieldPath } from './sourced';
export type { TenantFacts } from './TenantFacts';
export { ownerLabel } from './TenantFacts';
