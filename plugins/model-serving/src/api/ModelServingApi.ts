import {
  AcceleratorOption,
  CheckReport,
  ClusterStatus,
  Freshness,
  Proposal,
  RenderedFile,
  ServiceDetail,
  ServiceRef,
  ServiceRequest,
  ServiceSeries,
  ServiceSummary,
  Tenant,
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
  /** Upper limit of replicas; null when no profile sets one. */
  maxReplicas: number | null;
  /** Of the prices; null when there are none, or they may not be seen. */
  currency: string | null;
}

/** Whether the cluster holds a tenant to a policy of the repository. @public */
export interface ControlStatus {
  tenant: string;
  /** Name of the ValidatingAdmissionPolicy. */
  policy: string;
  state: 'forced' | 'not-forced' | 'cannot-tell';
  message: string;
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
  listTenants(): Promise<ItemList<Tenant>>;
  getTenant(name: string): Promise<Tenant>;
  /** Whether each accelerator would fit for the tenant now, at these numbers of replicas. */
  listAccelerators(
    tenant: string,
    replicas?: { min: number; max: number },
  ): Promise<AcceleratorList>;
  listProposals(): Promise<ItemList<Proposal>>;
  listControls(): Promise<ItemList<ControlStatus>>;
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
