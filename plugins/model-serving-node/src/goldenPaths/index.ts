export { batchInferencePath } from './batchInference';
export { externalModelPath } from './externalModel';
export type {
  ExternalContext,
  ExternalReading,
  HostedChoice,
} from './externalModel/context';
export { isExternalPath } from './GoldenPath';
export type {
  AnyServicePath,
  ExternalPath,
  GoldenPath,
  ObjectKind,
  PathFile,
  ServicePath,
} from './GoldenPath';
export { inferenceServicePath } from './inferenceService';
export { llmInferenceServicePath } from './llmInferenceService';
export { manifestLines, withLine } from './manifestLines';
export type { ManifestLines } from './manifestLines';
export { offeredBy, operationOffer } from './offeredBy';
export { rawDeploymentPath } from './rawDeployment';
export { renderExternal } from './renderExternal';
export type { ExternalRenderInput } from './renderExternal';
export { pathFiles, renderService, serviceDirectory } from './renderService';
export type { RenderInput } from './renderService';
export { loadServicePath, servicePathRef, ServicePaths } from './ServicePaths';
export type { ServicePathRef } from './ServicePaths';
export { looseMap, readModelAnnotations } from './ServiceReading';
export type { ServiceReading } from './ServiceReading';
