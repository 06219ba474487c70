import { applicationKind } from './application';
import { deploymentKind } from './deployment';
import { eventKind } from './event';
import { externalSecretKind } from './externalSecret';
import {
  httpRouteKind,
  inferenceObjectiveKind,
  inferencePoolKind,
} from './gateway';
import { horizontalPodAutoscalerKind } from './horizontalPodAutoscaler';
import { inferenceServiceKind } from './inferenceService';
import { jobKind } from './job';
import { KindDefinition, ServedAt } from './KindDefinition';
import { llmInferenceServiceKind } from './llmInferenceService';
import { nodeKind } from './node';
import { podKind } from './pod';
import { clusterQueueKind, cohortKind, localQueueKind } from './queues';
import { resourceFlavorKind } from './resourceFlavor';
import { scaledObjectKind } from './scaledObject';
import { serviceKind } from './service';
import {
  clusterServingRuntimeKind,
  servingRuntimeKind,
} from './servingRuntime';
import { namespaceKind, workloadPriorityClassKind } from './tenantKinds';
import { workloadKind } from './workload';

/** Everything that is watched; nothing else of a cluster is ever read. */
export const KINDS = {
  Namespace: namespaceKind,
  InferenceService: inferenceServiceKind,
  LLMInferenceService: llmInferenceServiceKind,
  ServingRuntime: servingRuntimeKind,
  ClusterServingRuntime: clusterServingRuntimeKind,
  Deployment: deploymentKind,
  Job: jobKind,
  Pod: podKind,
  Event: eventKind,
  Node: nodeKind,
  Service: serviceKind,
  HorizontalPodAutoscaler: horizontalPodAutoscalerKind,
  LocalQueue: localQueueKind,
  ClusterQueue: clusterQueueKind,
  Cohort: cohortKind,
  ResourceFlavor: resourceFlavorKind,
  Workload: workloadKind,
  WorkloadPriorityClass: workloadPriorityClassKind,
  ScaledObject: scaledObjectKind,
  ExternalSecret: externalSecretKind,
  InferencePool: inferencePoolKind,
  InferenceObjective: inferenceObjectiveKind,
  HTTPRoute: httpRouteKind,
  Application: applicationKind,
};

/** @public */
export type WatchedKindName = keyof typeof KINDS;

/** The names of a kind's look-ups. */
export type LookUpName<K extends WatchedKindName> =
  keyof (typeof KINDS)[K]['lookUps'] & string;

/** The projection of each kind. @public */
export type ProjectedObjects = {
  [K in WatchedKindName]: ReturnType<(typeof KINDS)[K]['project']>;
};

/** The projection of any watched object; `kind` tells which. @public */
export type ProjectedObject = ProjectedObjects[WatchedKindName];

/** Where a kind of object that the picture is made of is found. @public */
export interface WatchedKind {
  readonly kind: WatchedKindName;
  /** Groups and versions that can be read, preferred first; discovery tells which a cluster serves. */
  readonly served: readonly ServedAt[];
  readonly plural: string;
  readonly namespaced: boolean;
}

/** What is known of a kind, whichever it is. */
export function kindOf(kind: WatchedKindName): KindDefinition<ProjectedObject> {
  // Whoever asks for a kind hands it objects of that kind.
  return KINDS[kind] as unknown as KindDefinition<ProjectedObject>;
}

/** Where objects of a kind are found. @public */
export function watchedKind(kind: WatchedKindName): WatchedKind {
  const { served, plural, scope } = kindOf(kind);
  return { kind, served, plural, namespaced: scope === 'namespaced' };
}

/** @public */
export const WATCHED_KINDS: readonly WatchedKind[] = (
  Object.keys(KINDS) as WatchedKindName[]
).map(watchedKind);
