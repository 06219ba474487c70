export { inferenceDefinition } from './inferenceDefinition';
export type { InferenceFacts } from './inferenceDefinition';
export { ownDefinition } from './ownDefinition';
export type { OwnApiFacts } from './ownDefinition';
export { openAiDefinition, serversInsideCluster } from './openAiDefinition';
export type { EndpointFacts, EndpointServer } from './openAiDefinition';
export { catalogInfo, withOwnDefinition } from './catalogInfo';
export { externalSecret } from './externalSecret';
export { networkPolicy } from './networkPolicy';
export {
  engineKeyOf,
  fromProfile,
  fromRuntime,
  modelAnnotations,
  ownershipLabels,
  syncAnnotations,
  WAVES,
} from './RenderContext';
export type { EngineKey, RenderContext, ServiceContext } from './RenderContext';
export { scaledObject, triggerAuthentication } from './scaledObject';
export { fromLayer } from './sourced';
export type { Tree } from './sourced';
export type { TenantFacts } from './TenantFacts';
export { ownerLabel } from './TenantFacts';
