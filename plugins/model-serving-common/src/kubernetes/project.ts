import { ProjectedApplication, projectApplication } from './application';
import { ProjectedDeployment, projectDeployment } from './deployment';
import { ProjectedEvent, projectEvent } from './event';
import {
  ProjectedExternalSecret,
  projectExternalSecret,
} from './externalSecret';
import { capText, FieldReader } from './FieldReader';
import {
  ProjectedHTTPRoute,
  projectHttpRoute,
  ProjectedInferenceObjective,
  projectInferenceObjective,
  ProjectedInferencePool,
  projectInferencePool,
} from './gateway';
import {
  ProjectedHorizontalPodAutoscaler,
  projectHorizontalPodAutoscaler,
} from './horizontalPodAutoscaler';
import {
  ProjectedInferenceService,
  projectInferenceService,
} from './inferenceService';
import { WatchedKindName } from './kinds';
import {
  ProjectedLLMInferenceService,
  projectLLMInferenceService,
} from './llmInferenceService';
import { ProjectedNode, projectNode } from './node';
import { ProjectedPod, projectPod } from './pod';
import {
  ProjectedClusterQueue,
  projectClusterQueue,
  ProjectedCohort,
  projectCohort,
  ProjectedLocalQueue,
  projectLocalQueue,
} from './queues';
import {
  ProjectedResourceFlavor,
  projectResourceFlavor,
} from './resourceFlavor';
import { ProjectedScaledObject, projectScaledObject } from './scaledObject';
import { ProjectedService, projectService } from './service';
import {
  projectClusterServingRuntime,
  ProjectedServingRuntime,
  projectServingRuntime,
} from './servingRuntime';
import {
  ProjectedNamespace,
  projectNamespace,
  ProjectedWorkloadPriorityClass,
  projectWorkloadPriorityClass,
} from './tenantKinds';
import { ProjectedWorkload, projectWorkload } from './workload';

/** The projection of each kind. @public */
export interface ProjectedObjects {
  Namespace: ProjectedNamespace;
  InferenceService: ProjectedInferenceService;
  LLMInferenceService: ProjectedLLMInferenceService;
  ServingRuntime: ProjectedServingRuntime<'ServingRuntime'>;
  ClusterServingRuntime: ProjectedServingRuntime<'ClusterServingRuntime'>;
  Deployment: ProjectedDeployment;
  Pod: ProjectedPod;
  Event: ProjectedEvent;
  Node: ProjectedNode;
  Service: ProjectedService;
  HorizontalPodAutoscaler: ProjectedHorizontalPodAutoscaler;
  LocalQueue: ProjectedLocalQueue;
  ClusterQueue: ProjectedClusterQueue;
  Cohort: ProjectedCohort;
  ResourceFlavor: ProjectedResourceFlavor;
  Workload: ProjectedWorkload;
  WorkloadPriorityClass: ProjectedWorkloadPriorityClass;
  ScaledObject: ProjectedScaledObject;
  ExternalSecret: ProjectedExternalSecret;
  InferencePool: ProjectedInferencePool;
  InferenceObjective: ProjectedInferenceObjective;
  HTTPRoute: ProjectedHTTPRoute;
  Application: ProjectedApplication;
}

/** The projection of any watched object; `kind` tells which. @public */
export type ProjectedObject = ProjectedObjects[WatchedKindName];

const PROJECTIONS: {
  [K in WatchedKindName]: (object: FieldReader) => ProjectedObjects[K];
} = {
  Namespace: projectNamespace,
  InferenceService: projectInferenceService,
  LLMInferenceService: projectLLMInferenceService,
  ServingRuntime: projectServingRuntime,
  ClusterServingRuntime: projectClusterServingRuntime,
  Deployment: projectDeployment,
  Pod: projectPod,
  Event: projectEvent,
  Node: projectNode,
  Service: projectService,
  HorizontalPodAutoscaler: projectHorizontalPodAutoscaler,
  LocalQueue: projectLocalQueue,
  ClusterQueue: projectClusterQueue,
  Cohort: projectCohort,
  ResourceFlavor: projectResourceFlavor,
  Workload: projectWorkload,
  WorkloadPriorityClass: projectWorkloadPriorityClass,
  ScaledObject: projectScaledObject,
  ExternalSecret: projectExternalSecret,
  InferencePool: projectInferencePool,
  InferenceObjective: projectInferenceObjective,
  HTTPRoute: projectHttpRoute,
  Application: projectApplication,
};

function describeIdentity(raw: unknown): string {
  const metadata = (raw as { metadata?: unknown } | null | undefined)?.metadata;
  const { namespace, name } = (metadata ?? {}) as Record<string, unknown>;
  const parts = [namespace, name].filter(
    (part): part is string => typeof part === 'string' && part !== '',
  );
  return capText(parts.join('/')) || '(unnamed)';
}

/**
 * Takes the allow-listed part of a cluster's object: no env, no arguments, no annotations but our
 * own and KServe's, texts of at most 1,024 characters.
 *
 * @throws UnreadableObjectError naming object and field when a field has the wrong shape.
 * @public
 */
export function projectObject<K extends WatchedKindName>(
  kind: K,
  raw: unknown,
): ProjectedObjects[K] {
  return PROJECTIONS[kind](FieldReader.of(kind, describeIdentity(raw), raw));
}
