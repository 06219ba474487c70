import { ResponseError } from '@backstage/errors';
import { FetchApi } from '@backstage/frontend-plugin-api';
import {
  CheckReport,
  ClusterStatus,
  ControlDetail,
  ControlStatus,
  PodEvents,
  PodLog,
  PlatformProfile,
  ServiceDetail,
  ServiceHistory,
  ServiceRef,
  ServiceRequest,
  ServiceSeries,
  Tenant,
  TenantPlan,
  TenantProposal,
  TenantRequest,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AcceleratorList,
  CheckInput,
  ControlAddress,
  ItemList,
  ModelServingApi,
  PodLogQuery,
  ProposalList,
  RenderResult,
  ServiceList,
  ServiceQuery,
  ServingEvent,
  ViolationList,
} from './ModelServingApi';
import { ServingStream } from './ServingStream';

type QueryValue = string | number | undefined;

function withQuery(path: string, query: Record<string, QueryValue>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') {
      params.set(name, String(value));
    }
  }
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

function servicePath(ref: ServiceRef): string {
  return `/services/${[ref.cluster, ref.namespace, ref.kind, ref.name]
    .map(encodeURIComponent)
    .join('/')}`;
}

function podPath(ref: ServiceRef, pod: string): string {
  return `${servicePath(ref)}/pods/${encodeURIComponent(pod)}`;
}

function pathOfControl({ cluster, tenant, control }: ControlAddress): string {
  return `/controls/${[cluster, tenant, control]
    .map(encodeURIComponent)
    .join('/')}`;
}

/** Speaks to the model-serving backend on behalf of the signed-in user. @public */
export class ModelServingClient implements ModelServingApi {
  readonly #fetchApi: FetchApi;
  readonly #stream: ServingStream;

  constructor(options: { fetchApi: FetchApi }) {
    this.#fetchApi = options.fetchApi;
    this.#stream = new ServingStream(signal =>
      this.#fetchApi.fetch('plugin://model-serving/stream', {
        headers: { accept: 'text/event-stream' },
        signal,
      }),
    );
  }

  listClusters(): Promise<ItemList<ClusterStatus>> {
    return this.#get('/clusters');
  }

  listServices(query: ServiceQuery = {}): Promise<ServiceList> {
    return this.#get(withQuery('/services', { ...query }));
  }

  getService(ref: ServiceRef): Promise<ServiceDetail> {
    return this.#get(servicePath(ref));
  }

  getSeries(ref: ServiceRef, windowSeconds: number): Promise<ServiceSeries> {
    return this.#get(
      withQuery(`${servicePath(ref)}/series`, { window: windowSeconds }),
    );
  }

  getHistory(ref: ServiceRef, windowSeconds: number): Promise<ServiceHistory> {
    return this.#get(
      withQuery(`${servicePath(ref)}/history`, { window: windowSeconds }),
    );
  }

  listPodEvents(ref: ServiceRef, pod: string): Promise<PodEvents> {
    return this.#get(`${podPath(ref, pod)}/events`);
  }

  readPodLog(
    ref: ServiceRef,
    pod: string,
    query: PodLogQuery = {},
  ): Promise<PodLog> {
    return this.#get(
      withQuery(`${podPath(ref, pod)}/logs`, {
        container: query.container,
        previous: query.previous ? 'true' : undefined,
        tail: query.tail,
      }),
    );
  }

  listTenants(): Promise<ItemList<Tenant>> {
    return this.#get('/tenants');
  }

  getTenant(name: string): Promise<Tenant> {
    return this.#get(`/tenants/${encodeURIComponent(name)}`);
  }

  listAccelerators(
    tenant: string,
    replicas?: { min: number; max: number },
  ): Promise<AcceleratorList> {
    return this.#get(
      withQuery(`/tenants/${encodeURIComponent(tenant)}/accelerators`, {
        min: replicas?.min,
        max: replicas?.max,
      }),
    );
  }

  listProposals(): Promise<ProposalList> {
    return this.#get('/proposals');
  }

  listControls(): Promise<ItemList<ControlStatus>> {
    return this.#get('/controls');
  }

  getControl(address: ControlAddress): Promise<ControlDetail> {
    return this.#get(pathOfControl(address));
  }

  probeControl(address: ControlAddress): Promise<ControlDetail> {
    return this.#post(`${pathOfControl(address)}/probes`, {});
  }

  listViolations(): Promise<ViolationList> {
    return this.#get('/violations');
  }

  listPlatform(): Promise<ItemList<PlatformProfile>> {
    return this.#get('/platform');
  }

  getTenantRequest(tenant: string): Promise<TenantRequest> {
    return this.#get(`/tenant-requests/${encodeURIComponent(tenant)}`);
  }

  planTenant(
    proposal: TenantProposal,
    signal?: AbortSignal,
  ): Promise<TenantPlan> {
    return this.#post('/tenant-plans', proposal, signal);
  }

  render(request: ServiceRequest, signal?: AbortSignal): Promise<RenderResult> {
    return this.#post('/renders', { request }, signal);
  }

  check(input: CheckInput, signal?: AbortSignal): Promise<CheckReport> {
    return this.#post('/checks', input, signal);
  }

  subscribe(listener: (event: ServingEvent) => void): () => void {
    return this.#stream.subscribe(listener);
  }

  #get<T>(path: string): Promise<T> {
    return this.#request<T>(path, {});
  }

  #post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
    return this.#request<T>(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    });
  }

  async #request<T>(path: string, init: RequestInit): Promise<T> {
    const response = await this.#fetchApi.fetch(
      `plugin://model-serving${path}`,
      init,
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return (await response.json()) as T;
  }
}
