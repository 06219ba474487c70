export type { ProjectedApplication, SyncedResource } from './application';
export type { Condition } from './condition';
export type { ProjectedDeployment } from './deployment';
export { SHARD_FOLDER } from './job';
export type { ProjectedJob } from './job';
export type { ProjectedEvent } from './event';
export type { ProjectedExternalSecret } from './externalSecret';
export type {
  GatewayParent,
  ProjectedHTTPRoute,
  ProjectedInferenceObjective,
  ProjectedInferencePool,
} from './gateway';
export type {
  ProjectedHorizontalPodAutoscaler,
  ScalingMetric,
} from './horizontalPodAutoscaler';
export type {
  ModelStatus,
  ProjectedInferenceService,
  ServiceAnnotations,
} from './inferenceService';
export { WATCHED_KINDS, watchedKind } from './kinds';
export type {
  ProjectedObject,
  ProjectedObjects,
  WatchedKind,
  WatchedKindName,
} from './kinds';
export { apiVersionOf } from './KindDefinition';
export type { ServedAt } from './KindDefinition';
export type { ProjectedLLMInferenceService } from './llmInferenceService';
export type { ProjectedNode } from './node';
export type { ObjectMeta, OwnerReference } from './objectMeta';
export * from './picture';
export type {
  ContainerStatus,
  ContainerTermination,
  ProjectedPod,
} from './pod';
export type { PodShape, ProbeName, Toleration } from './podTemplate';
export { projectObject } from './project';
export type {
  FlavorUsage,
  ProjectedClusterQueue,
  ProjectedCohort,
  ProjectedLocalQueue,
  ResourceGroup,
  ResourceQuota,
} from './queues';
export type { ProjectedResourceFlavor, Taint } from './resourceFlavor';
export type { ProjectedScaledObject, ScalingTrigger } from './scaledObject';
export type { ProjectedService } from './service';
export type { ProjectedServingRuntime } from './servingRuntime';
export type {
  ProjectedNamespace,
  ProjectedWorkloadPriorityClass,
} from './tenantKinds';
export { UnreadableObjectError } from './UnreadableObjectError';
export type {
  PodSetAssignment,
  PodSetRequest,
  ProjectedWorkload,
} from './workload';
