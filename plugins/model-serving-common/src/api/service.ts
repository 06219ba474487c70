import { Autoscaling } from './autoscaling';
import type { ServiceApi, ServiceCalling } from './calling';
import { Freshness, Measured } from './freshness';
import { QuotaFit } from './quota';
import { PolicyViolation } from './check';
import type { ExpectedTokens } from '../externalRequest';
import type { HostedEndpoint } from '../models/ModelRecord';
import type { EngineSeriesName } from '../engines/numbers';
import type { RuntimeOffer } from '../runtimes';
import { Verdict } from './verdict';

/** Kinds of object that are a service and run pods. @public */
export const WORKLOAD_KINDS = [
  'InferenceService',
  'LLMInferenceService',
  'Deployment',
  'Job',
] as const;

/** @public */
export type WorkloadKind = (typeof WORKLOAD_KINDS)[number];

/**
 * Kinds of object that are a service. An ExternalSecret is one where it says so: the key, the address and the name of a model
 * that somebody else serves.
 * @public
 */
export const SERVICE_KINDS = [...WORKLOAD_KINDS, 'ExternalSecret'] as const;

/** @public */
export type ServiceKind = (typeof SERVICE_KINDS)[number];

/** @public */
export interface ServiceRef {
  cluster: string;
  namespace: string;
  kind: ServiceKind;
  name: string;
}

/** @public */
export interface Replicas {
  /** Null where the pods may not be read or have not been read yet. */
  ready: number | null;
  desired: number | null;
  min: number | null;
  max: number | null;
}

/** @public */
export interface ServedAdapter {
  /** Under which callers ask for it. */
  name: string;
  /** Catalog entity of the adapter. */
  entityRef: string;
  /** Version and variant of it, where the service names them. */
  version: string | null;
  variant: string | null;
}

/** @public */
export interface ServedModel {
  /** Last path segment of the artifact, or the served name. */
  name: string;
  uri: string | null;
  digest: string | null;
  /** Catalog entity of the model, when the service names one. */
  entityRef: string | null;
  /** Version and variant of that model, when the service names them. */
  version: string | null;
  variant: string | null;
  /** LoRA adapters that are served beside it; left out where there are none. */
  adapters?: ServedAdapter[];
  /** What the sources of models have of it; null where none has it (any more), left out while that is not known. */
  listed?: { title: string } | null;
}

/**
 * How far a batch run is: a Job that works through the shards of a data set, numbered from 0.
 * @public
 */
export interface BatchRun {
  shards: number;
  /** Shards whose results are complete. */
  finished: number;
  /** Shards that failed on every try. */
  failed: number;
  /** Shards without complete results, such as `3, 5-7`; empty when there are none, null where its pods are not numbered. */
  remaining: string | null;
  /** Pods that may run at once. */
  parallel: number;
  /** Where each shard's input is and its results go; null where the Job does not say so. */
  data: { claim: string; folder: string } | null;
  /** ISO times; null while they are not known. */
  startedAt: string | null;
  endedAt: string | null;
  /** When the Job ends the run, finished or not; null where it has no deadline. */
  deadline: string | null;
}

/** A service as lists show it. @public */
export interface ServiceSummary extends Freshness {
  ref: ServiceRef;
  /** Tenant name; null for a service outside every tenant. */
  tenant: string | null;
  /** Owning group's entity ref, read from the namespace. */
  owner: string | null;
  model: ServedModel | null;
  /** Engine name such as `vLLM`; null when not recognised. */
  engine: string | null;
  /** Version of that engine, as the platform offers its runtime; null when unknown, or when the pods may run another one. */
  engineVersion: string | null;
  /** Flavor of accelerator and how many of them per replica; null when it asks for none. */
  accelerator: {
    flavor: string | null;
    resource: string;
    count: number;
  } | null;
  verdict: Verdict;
  replicas: Replicas;
  waiting: Measured;
  running: Measured;
  costPerHour: Measured;
  entityRef: string;
  createdAt: string | null;
  /** Address that its status gives; null or left out when it gives none. */
  url?: string | null;
  /** How it is called, in lists; left out where it answers no requests. */
  api?: ServiceApi;
}

/** A hop between pull request and Ready. @public */
export type HopName =
  | 'opened'
  | 'merged'
  | 'synced'
  | 'admitted'
  | 'scheduled'
  | 'image'
  | 'load'
  | 'ready';

/** @public */
export interface Hop {
  name: HopName;
  state: 'done' | 'current' | 'waiting' | 'failed' | 'unknown';
  /** When the hop was reached. */
  at: string | null;
  /** How long it took, or has been taking until now. */
  seconds: number | null;
  sentence: string;
  /** ISO time since when the hop is under way; left out when it is not. */
  since?: string | null;
  /** Set when it has been under way for longer than such a hop takes. */
  stalled?: boolean;
  /** Link to evidence, such as the pull request. */
  url?: string;
}

/** @public */
export interface ServiceCondition {
  type: string;
  status: string;
  reason: string | null;
  message: string | null;
  lastTransitionTime: string | null;
  /** Why this condition must not be believed here. */
  misleading?: string;
}

/** @public */
export type ColdStartPhaseName =
  | 'quota'
  | 'node'
  | 'image'
  | 'model'
  | 'load'
  | 'other';

/** One latency of a cold start. Parts never exceed the total. @public */
export interface ColdStartPhase {
  name: ColdStartPhaseName;
  seconds: number | null;
  exactness: 'exact' | 'estimated' | 'unknown';
  reason?: string;
  /** What it consisted of, by the engine's own account; together never longer than it. */
  parts?: ColdStartPart[];
}

/** A part of the engine's loading, such as `weights`, `bootstrap` or `warm-up`. @public */
export interface ColdStartPart {
  name: string;
  seconds: number;
  exactness: 'exact' | 'estimated';
}

/**
 * How the model comes into the pod: with an image of its own, by KServe's storage initializer, on a
 * volume, or fetched by the engine itself.
 * @public
 */
export type ModelSource =
  | 'modelcar'
  | 'storage-initializer'
  | 'volume'
  | 'engine';

/** @public */
export interface ColdStart {
  pod: string;
  startedAt: string;
  readyAt: string | null;
  totalSeconds: number | null;
  phases: ColdStartPhase[];
  /** The phase that is burning now; null when finished. */
  current: ColdStartPhaseName | null;
  /** How the model came; null where nobody can tell. */
  modelSource?: ModelSource | null;
  /** Whether a node was made for it. */
  provisioned?: boolean;
}

/** @public */
export interface ServicePod {
  name: string;
  uid: string;
  phase: string;
  ready: boolean;
  /** Short state: `gated by Kueue`, `ImagePullBackOff`, `running, not ready` … */
  state: string;
  message: string | null;
  node: string | null;
  revision: string | null;
  restarts: number;
  createdAt: string;
  coldStart: ColdStart | null;
}

/** A place in a queue, counted from 1. @public */
export interface QueuePlace {
  position: number;
  length: number;
}

/** Where the first of the service's pods stands among those that wait. @public */
export interface QueuePosition {
  /** Among the tenant's own. */
  localQueue: QueuePlace;
  /** Among all that share the quota. */
  clusterQueue: QueuePlace;
}

/**
 * Kueue's clock on pods that must become ready, as far as it was seen to act. Evictions are counted
 * over the pods of one revision, since each new pod has a new Workload.
 * @public
 */
export interface PodsReadyClock {
  evictions: number;
  /** ISO times of the first and the last eviction that is still known. */
  firstAt: string;
  lastAt: string;
  /** How long a pod was let try, as observed; null when nobody knows any more. */
  timeoutSeconds: number | null;
  /** The slowest start of this service that ended well; null when none has. */
  startSeconds: number | null;
  /** When the clock ends the present start; null when none is under way. */
  deadline: string | null;
  /** When Kueue tries again, where it says so. */
  requeueAt: string | null;
}

/** The service's standing in its queue. @public */
export interface QueueState {
  localQueue: string;
  clusterQueue: string | null;
  /** Pods that hold quota, of those that exist. */
  admitted: number;
  total: number;
  /** ISO time since when the oldest pending one waits. */
  waitingSince: string | null;
  /** What blocks it, in words; null when all are admitted. */
  blockedBy: string | null;
  /** Kueue's own message. */
  message: string | null;
  fit: QuotaFit | null;
  borrowed: number | null;
  /** Null when none of its pods waits. */
  position?: QueuePosition | null;
  /** Seconds that the oldest pending pod has waited; null when none waits. */
  waitedSeconds?: number | null;
  /** Null when Kueue has not ended a start of this revision. */
  podsReady?: PodsReadyClock | null;
}

/** @public */
export interface CostPart {
  name: string;
  quantity: number;
  unit: string;
  unitPrice: number;
  perHour: number;
}

/** @public */
export interface ServiceCost extends Freshness {
  currency: string;
  perHour: Measured;
  today: Measured;
  monthToDate: Measured;
  perMillionTokens: Measured;
  parts: CostPart[];
  /** Which price book, and where its numbers come from. */
  priceSource: string;
}

/** A tag of a model that no longer names what a service runs. @public */
export interface MovedTag {
  /** Address of the artifact with its tag, as the catalog has it. */
  uri: string;
  /** Digest that the tag names now. */
  digest: string;
  /** When the registry said so, ISO 8601. */
  asOf: string;
}

/** What the page of a service shows of an offered runtime. @public */
export type OfferedRuntime = Pick<
  RuntimeOffer,
  'id' | 'title' | 'engine' | 'version' | 'maturity' | 'protocol'
> & {
  /** The profile that offers it: its file in the GitOps repository. */
  source: string;
};

/** The image that the engine of a service's pods runs. @public */
export interface EngineImage {
  /** Such as `v0.10.2`; null where the image is named by its digest alone. */
  tag: string | null;
  digest: string | null;
  /** Whether every pod runs the image that the cluster's runtime has now; null where the runtime cannot be read. */
  isOffered: boolean | null;
}

/** What starts a service's engine: what the platform offers, and what the pods run. @public */
export interface ServiceRuntime {
  /** The ServingRuntime or ClusterServingRuntime; null where the service names none. */
  name: string | null;
  /** As the platform's profiles offer it to the tenant; null with the reason where they do not. */
  offer: OfferedRuntime | null;
  reason: string | null;
  /** Null while there is no pod. */
  image: EngineImage | null;
}

/** An external model: one that somebody else serves and a tenant calls with a key of its own. @public */
export interface ExternalModel {
  /** Name of the Secret that holds address, model name and key; never its content. */
  secret: string;
  /** Kind and name of the store that the key is read from. */
  store: string | null;
  /** When the key was last read, as External Secrets says; null when it never was. */
  refreshedAt: string | null;
  /** Id of the endpoint of the platform's profiles. */
  endpoint: string | null;
  /** Millions of tokens per month that its owner expects; null where the files do not say. */
  expectedTokens: ExpectedTokens | null;
  /** Who serves it, where, and at which price, as its source says now; null with the reason where that is unknown. */
  hosted: HostedEndpoint | null;
  reason: string | null;
  /** Expected cost of a month at that price; null with a reason where it is unknown. */
  perMonth: Measured;
}

/** A service with everything its page shows. @public */
export interface ServiceDetail extends ServiceSummary {
  purpose: string | null;
  costCenter: string | null;
  /** Null of a service that is only proposed. */
  runtime: ServiceRuntime | null;
  timeline: Hop[];
  conditions: ServiceCondition[];
  pods: ServicePod[];
  queue: QueueState | null;
  /** What scales it; null when nothing does, or nobody can tell. */
  autoscaling?: Autoscaling | null;
  coldStarts: ColdStart[];
  cost: ServiceCost;
  /** Policies it breaks; null while nothing has held it against them. */
  violations: PolicyViolation[] | null;
  /** Set when the tag that its model was pinned from names another artifact by now. */
  movedTag?: MovedTag;
  /** Set where its owner has stopped it; not where an autoscaler took its replicas away. */
  stopped?: true;
  /** How it is called; left out where it answers no requests, as a batch run, or where somebody else serves the model. */
  calling?: ServiceCalling;
  /** How far it is; of batch runs alone. */
  run?: BatchRun;
  /** Who serves it and what its key is; of external models alone. */
  external?: ExternalModel;
  /** Entity ref of the template whose form proposes changes of it; null where no golden path makes its kind. */
  template: string | null;
  url: string | null;
}

/** One point of a series; null where nothing is known. @public */
export type SeriesPoint = [epochSeconds: number, value: number | null];

/** @public */
export interface ServiceSeries extends Freshness {
  windowSeconds: number;
  /** ISO time before which nothing is known, where that is within the window; null otherwise. */
  knownSince: string | null;
  series: Array<{
    name: EngineSeriesName;
    unit: string;
    points: SeriesPoint[];
    /** Why there are no points. */
    reason?: string;
  }>;
}

/** `<cluster>/<namespace>/<kind>/<name>`. @public */
export function formatServiceRef(ref: ServiceRef): string {
  return [ref.cluster, ref.namespace, ref.kind, ref.name].join('/');
}

/** The inverse of {@link formatServiceRef}; undefined when the text is not one. @public */
export function parseServiceRef(text: string): ServiceRef | undefined {
  const parts = text.split('/');
  const [cluster, namespace, , name] = parts;
  const kind = SERVICE_KINDS.find(known => known === parts[2]);
  return parts.length === 4 && cluster && namespace && kind && name
    ? { cluster, namespace, kind, name }
    : undefined;
}

/** A service within its cluster: `<kind>/<namespace>/<name>`. @public */
export function serviceKey(object: {
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
}): string {
  return [object.kind, object.namespace, object.name].join('/');
}
