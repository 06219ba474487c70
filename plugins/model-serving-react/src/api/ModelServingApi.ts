import {
  AcceleratorOption,
  CheckReport,
  ClusterStatus,
  ControlDetail,
  ControlStatus,
  Freshness,
  PodEvents,
  PodLog,
  PlatformProfile,
  Proposal,
  RenderedFile,
  ServiceDetail,
  ServiceHistory,
  ServiceRef,
  ServiceRequest,
  ServiceSeries,
  ServiceSummary,
  ServiceViolations,
  Tenant,
  TenantPlan,
  TenantProposal,
  TenantRequest,
  VerdictWord,
} from '@model-serving/backstage-plugin-model-serving-common';

/** What to list; everything left out means "all". @public */
export interface ServiceQuery {
  tenant?: string;
  verdict?: VerdictWord;
  /** Free text, matched by the backend against references, models and purposes. */
  q?: string;
  /** Page size. */
  limit?: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
}

/** Which end of which log. @public */
export interface PodLogQuery {
  /** The engine's container when left out. */
  container?: string;
  /** Of the run before the last restart. */
  previous?: boolean;
  /** Lines from the end. */
  tail?: number;
}

/** One page of services, the worst verdict first, with the state of the clusters they were read from. @public */
export interface ServiceList extends Freshness {
  items: ServiceSummary[];
  /** Services that match, over all pages. */
  totalItems: number;
  nextCursor?: string;
  clusters: ClusterStatus[];
}

/** A plain list that says how old it is. @public */
export interface ItemList<T> extends Freshness {
  items: T[];
}

/** The answers to the accelerator question of one tenant. @public */
export interface AcceleratorList extends ItemList<AcceleratorOption> {
  /** Names of the WorkloadPriorityClasses the tenant may ask for. */
  priorities: string[];
  /** What a service is made of and the tenant's cluster does not have, in words; nothing can be served until it does. */
  missing: string[];
  /** Upper limit of replicas; null when no profile sets one. */
  maxReplicas: number | null;
  /** Of the prices; null when there are none, or they may not be seen. */
  currency: string | null;
}

/** Where a control of a tenant is. @public */
export type ControlAddress = Pick<
  ControlStatus,
  'cluster' | 'tenant' | 'control'
>;

/** The pull requests that carry services. @public */
export interface ProposalList extends ItemList<Proposal> {
  /** What is missing of the list, in a clause; null when nothing is. */
  incomplete: string | null;
}

/** The running services that break policies. @public */
export interface ViolationList extends ItemList<ServiceViolations> {
  /** Services that were held against the policies, of all that run. */
  judged: number;
  services: number;
}

/** The files a request becomes, before anybody judged them. @public */
export interface RenderResult {
  /** `tenants/<tenant>/<service>`. */
  directory: string;
  files: RenderedFile[];
  service: ServiceRef;
  entityRef: string;
}

/** What to check: a request, or the final files themselves. @public */
export type CheckInput =
  | { request: ServiceRequest }
  | {
      tenant: string;
      service: string;
      files: Array<{ path: string; content: string }>;
    };

/**
 * What the event stream tells its subscribers.
 *
 * - `service`: a service appeared or changed
 * - `service-removed`: a service is gone, or may no longer be read
 * - `tenants`: quota, tenants or proposals changed; read them again
 * - `refresh`: events may have been missed, or the stream is down and this is a
 *   polling tick; read again what is shown
 * - `connection`: whether changes arrive by themselves (`live`) or by polling
 * @public
 */
export type ServingEvent =
  | { type: 'service'; service: ServiceSummary }
  | { type: 'service-removed'; ref: ServiceRef }
  | { type: 'tenants' }
  | { type: 'refresh' }
  | { type: 'connection'; state: StreamState };

/** @public */
export type StreamState = 'connecting' | 'live' | 'polling';

/**
 * The HTTP API of the model-serving backend.
 *
 * Every method rejects with a `ResponseError` of `@backstage/errors` when the backend refuses;
 * an unknown and a forbidden object are both a 404.
 * @public
 */
export interface ModelServingApi {
  listClusters(): Promise<ItemList<ClusterStatus>>;
  listServices(query?: ServiceQuery): Promise<ServiceList>;
  getService(ref: ServiceRef): Promise<ServiceDetail>;
  /** @param windowSeconds - How far back; the backend keeps a bounded history */
  getSeries(ref: ServiceRef, windowSeconds: number): Promise<ServiceSeries>;
  /** @param windowSeconds - How far back the verdicts go, a week at most; cold starts are all that are remembered */
  getHistory(ref: ServiceRef, windowSeconds: number): Promise<ServiceHistory>;
  listPodEvents(ref: ServiceRef, pod: string): Promise<PodEvents>;
  /** Reads from the cluster each time it is called. */
  readPodLog(
    ref: ServiceRef,
    pod: string,
    query?: PodLogQuery,
  ): Promise<PodLog>;
  listTenants(): Promise<ItemList<Tenant>>;
  getTenant(name: string): Promise<Tenant>;
  /** Whether each accelerator would fit for the tenant now, at these numbers of replicas. */
  listAccelerators(
    tenant: string,
    replicas?: { min: number; max: number },
  ): Promise<AcceleratorList>;
  listProposals(): Promise<ProposalList>;
  listControls(): Promise<ItemList<ControlStatus>>;
  /** One control with everything its state rests on. */
  getControl(address: ControlAddress): Promise<ControlDetail>;
  /** Has the cluster judge, and not store, an object that breaks the control; answers it anew. */
  probeControl(address: ControlAddress): Promise<ControlDetail>;
  listViolations(): Promise<ViolationList>;
  /** What each cluster provides; for those who may propose tenants. */
  listPlatform(): Promise<ItemList<PlatformProfile>>;
  /** The answers that a tenant's file amounts to; for those who may propose tenants. */
  getTenantRequest(tenant: string): Promise<TenantRequest>;
  /** What a proposal about a tenant would write and break. */
  planTenant(
    proposal: TenantProposal,
    signal?: AbortSignal,
  ): Promise<TenantPlan>;
  render(request: ServiceRequest, signal?: AbortSignal): Promise<RenderResult>;
  check(input: CheckInput, signal?: AbortSignal): Promise<CheckReport>;
  /**
   * Follows all changes the user may see. All subscribers share one connection,
   * which closes with the last of them.
   *
   * @returns a function that ends the subscription
   */
  subscribe(listener: (event: ServingEvent) => void): () => void;
}
