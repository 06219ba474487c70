import { ResponseError } from '@backstage/errors';
import createHttpClient, { Client } from 'openapi-fetch';
import {
  AcceleratorList,
  AcceleratorQuery,
  AdviceDismissalRequest,
  AdviceList,
  AdviceTarget,
  CheckRequest,
  CheckReport,
  ClusterStatus,
  ControlAddress,
  ControlDetail,
  ControlStatus,
  CostQuery,
  DayQuery,
  FleetCosts,
  ItemList,
  ExaminationReport,
  PlatformProfile,
  PodEvents,
  PodLog,
  PodLogQuery,
  Portal,
  ProposalList,
  Reachable,
  RenderRequest,
  RenderResult,
  RevisionDetail,
  ServiceAnswers,
  ServiceCall,
  ServiceCosts,
  ServiceDetail,
  ServiceHistory,
  ServiceList,
  ServiceQuery,
  ServiceRef,
  ServiceRevisions,
  ServiceSeries,
  Tenant,
  TenantCosts,
  TenantPlan,
  TenantUsageList,
  ViolationList,
} from '../api';
import {
  ArtifactAnswer,
  ArtifactQuery,
  ModelDetail,
  ModelDrift,
  ModelEntityPage,
  ModelPage,
  ModelQuery,
  ModelSourceList,
  ServiceUpgrades,
} from '../models';
import { TenantProposal, TenantRequest } from '../tenantRequest';
import { paths } from './openapi';

/** @public */
export interface RequestOptions {
  /** A Backstage token; left out where `fetchApi` adds one, as in browsers. */
  token?: string;
  signal?: AbortSignal;
}

/** What the client needs of Backstage; the front end and the back end both have it. @public */
export interface ModelServingClientOptions {
  discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  fetchApi: { fetch: typeof fetch };
}

/** What every request is made with. */
type ClientInit = {
  baseUrl: string;
  headers: Record<string, string> | undefined;
  signal: AbortSignal | undefined;
};

/**
 * The HTTP API of the model-serving backend. Paths, parameters, bodies and answers are typed by the backend's
 * OpenAPI document.
 *
 * Every method rejects with a `ResponseError` of `@backstage/errors` when the backend refuses; an object that
 * does not exist and one that the user may not see are both a 404.
 * @public
 */
export class ModelServingClient {
  readonly #options: ModelServingClientOptions;
  readonly #http: Client<paths>;

  constructor(options: ModelServingClientOptions) {
    this.#options = options;
    this.#http = createHttpClient<paths>({
      // As address and options: Backstage's middlewares copy a request and pass the original on, which
      // fails for a request with a body, since it can be read once.
      fetch: async request => {
        const { url, method, headers, signal } = request;
        const body = (await request.text()) || undefined;
        return options.fetchApi.fetch(url, { method, headers, body, signal });
      },
    });
    this.#http.use({
      onResponse: async ({ response }) => {
        if (!response.ok) {
          throw await ResponseError.fromResponse(response);
        }
      },
    });
  }

  /** What the portal can do, whoever asks. */
  getPortal(options?: RequestOptions): Promise<Portal> {
    return this.#send(options, init =>
      this.#http.request('get', '/portal', init),
    );
  }

  listClusters(options?: RequestOptions): Promise<ItemList<ClusterStatus>> {
    return this.#send(options, init =>
      this.#http.request('get', '/clusters', init),
    );
  }

  /** One page of services. */
  listServices(
    query: ServiceQuery = {},
    options?: RequestOptions,
  ): Promise<ServiceList> {
    return this.#send(options, init =>
      this.#http.request('get', '/services', {
        ...init,
        params: { query },
      }),
    );
  }

  getService(
    ref: ServiceRef,
    options?: RequestOptions,
  ): Promise<ServiceDetail> {
    return this.#send(options, init =>
      this.#http.request(
        'get',
        '/services/{cluster}/{namespace}/{kind}/{name}',
        {
          ...init,
          params: { path: ref },
        },
      ),
    );
  }

  /** @param window - Seconds to look back; the backend keeps a bounded history */
  getSeries(
    ref: ServiceRef,
    window: number,
    options?: RequestOptions,
  ): Promise<ServiceSeries> {
    return this.#send(options, init =>
      this.#http.request(
        'get',
        '/services/{cluster}/{namespace}/{kind}/{name}/series',
        {
          ...init,
          params: { path: ref, query: { window } },
        },
      ),
    );
  }

  /** @param window - Seconds to look back for verdicts, a week at most; cold starts are all that are kept */
  getHistory(
    ref: ServiceRef,
    window: number,
    options?: RequestOptions,
  ): Promise<ServiceHistory> {
    return this.#send(options, init =>
      this.#http.request(
        'get',
        '/services/{cluster}/{namespace}/{kind}/{name}/history',
        {
          ...init,
          params: { path: ref, query: { window } },
        },
      ),
    );
  }

  /** What the service could run in place of its model. */
  getUpgrades(
    ref: ServiceRef,
    options?: RequestOptions,
  ): Promise<ServiceUpgrades> {
    return this.#send(options, init =>
      this.#http.request(
        'get',
        '/services/{cluster}/{namespace}/{kind}/{name}/upgrades',
        {
          ...init,
          params: { path: ref },
        },
      ),
    );
  }

  /** Whether a service answers through the gateway of its cluster. */
  reachable(ref: ServiceRef, options?: RequestOptions): Promise<Reachable> {
    return this.#send(options, init =>
      this.#http.request(
        'get',
        '/services/{cluster}/{namespace}/{kind}/{name}/reachable',
        { ...init, params: { path: ref } },
      ),
    );
  }

  /** What Git holds of a service, for whoever may propose changes of it. */
  serviceAnswers(
    ref: ServiceRef,
    options?: RequestOptions,
  ): Promise<ServiceAnswers> {
    return this.#send(options, init =>
      this.#http.request(
        'get',
        '/services/{cluster}/{namespace}/{kind}/{name}/answers',
        {
          ...init,
          params: { path: ref },
        },
      ),
    );
  }

  /** The states that its files had in Git, read from the forge when asked for. */
  serviceRevisions(
    ref: ServiceRef,
    options?: RequestOptions,
  ): Promise<ServiceRevisions> {
    return this.#send(options, init =>
      this.#http.request(
        'get',
        '/services/{cluster}/{namespace}/{kind}/{name}/revisions',
        { ...init, params: { path: ref } },
      ),
    );
  }

  /** One of them, beside what Git holds now. */
  serviceRevision(
    ref: ServiceRef,
    commit: string,
    options?: RequestOptions,
  ): Promise<RevisionDetail> {
    return this.#send(options, init =>
      this.#http.request(
        'get',
        '/services/{cluster}/{namespace}/{kind}/{name}/revisions/{commit}',
        { ...init, params: { path: { ...ref, commit } } },
      ),
    );
  }

  listPodEvents(
    ref: ServiceRef,
    pod: string,
    options?: RequestOptions,
  ): Promise<PodEvents> {
    return this.#send(options, init =>
      this.#http.request(
        'get',
        '/services/{cluster}/{namespace}/{kind}/{name}/pods/{pod}/events',
        { ...init, params: { path: { ...ref, pod } } },
      ),
    );
  }

  /** Reads from the cluster each time it is called. */
  readPodLog(
    ref: ServiceRef,
    pod: string,
    query: PodLogQuery = {},
    options?: RequestOptions,
  ): Promise<PodLog> {
    const { container, previous, tail } = query;
    return this.#send(options, init =>
      this.#http.request(
        'get',
        '/services/{cluster}/{namespace}/{kind}/{name}/pods/{pod}/logs',
        {
          ...init,
          params: {
            path: { ...ref, pod },
            query: { container, previous: previous ? 'true' : undefined, tail },
          },
        },
      ),
    );
  }

  listTenants(options?: RequestOptions): Promise<ItemList<Tenant>> {
    return this.#send(options, init =>
      this.#http.request('get', '/tenants', init),
    );
  }

  getTenant(name: string, options?: RequestOptions): Promise<Tenant> {
    return this.#send(options, init =>
      this.#http.request('get', '/tenants/{name}', {
        ...init,
        params: { path: { name } },
      }),
    );
  }

  /**
   * Whether each accelerator would be admitted for the tenant now.
   *
   * @param query - What is known of the service so far
   */
  listAccelerators(
    tenant: string,
    query: AcceleratorQuery = {},
    options?: RequestOptions,
  ): Promise<AcceleratorList> {
    return this.#send(options, init =>
      this.#http.request('get', '/tenants/{name}/accelerators', {
        ...init,
        params: { path: { name: tenant }, query },
      }),
    );
  }

  /** What the tenant has spent, for those who may see its costs. */
  getTenantCosts(
    tenant: string,
    query: CostQuery = {},
    options?: RequestOptions,
  ): Promise<TenantCosts> {
    return this.#send(options, init =>
      this.#http.request('get', '/tenants/{name}/costs', {
        ...init,
        params: { path: { name: tenant }, query },
      }),
    );
  }

  /** What all tenants have cost, for those who may see the costs of all; of the present month when no days are given. */
  getFleetCosts(
    query: DayQuery = {},
    options?: RequestOptions,
  ): Promise<FleetCosts> {
    return this.#send(options, init =>
      this.#http.request('get', '/costs', { ...init, params: { query } }),
    );
  }

  /** What a service has cost, of the present month when no days are given. */
  getServiceCosts(
    ref: ServiceRef,
    query: DayQuery = {},
    options?: RequestOptions,
  ): Promise<ServiceCosts> {
    return this.#send(options, init =>
      this.#http.request(
        'get',
        '/services/{cluster}/{namespace}/{kind}/{name}/costs',
        { ...init, params: { path: ref, query } },
      ),
    );
  }

  /** What could be done about the costs of a service. */
  getServiceAdvice(
    ref: ServiceRef,
    options?: RequestOptions,
  ): Promise<AdviceList> {
    return this.#send(options, init =>
      this.#http.request(
        'get',
        '/services/{cluster}/{namespace}/{kind}/{name}/advice',
        { ...init, params: { path: ref } },
      ),
    );
  }

  /** What could be done about the costs of all services of a tenant, and about its quota. */
  getTenantAdvice(
    tenant: string,
    query: Pick<CostQuery, 'cluster'> = {},
    options?: RequestOptions,
  ): Promise<AdviceList> {
    return this.#send(options, init =>
      this.#http.request('get', '/tenants/{name}/advice', {
        ...init,
        params: { path: { name: tenant }, query },
      }),
    );
  }

  /** Dismisses advice, for those who may propose changes of its service; returns the advice anew. */
  dismissAdvice(
    body: AdviceDismissalRequest,
    options?: RequestOptions,
  ): Promise<AdviceList> {
    return this.#send(options, init =>
      this.#http.request('post', '/advice-dismissals', { ...init, body }),
    );
  }

  /** Shows advice again that was dismissed. */
  restoreAdvice(
    body: AdviceTarget,
    options?: RequestOptions,
  ): Promise<AdviceList> {
    return this.#send(options, init =>
      this.#http.request('post', '/advice-dismissals/restore', {
        ...init,
        body,
      }),
    );
  }

  /** What its costs are made of, by day and service. */
  listTenantUsage(
    tenant: string,
    query: CostQuery = {},
    options?: RequestOptions,
  ): Promise<TenantUsageList> {
    return this.#send(options, init =>
      this.#http.request('get', '/tenants/{name}/usage', {
        ...init,
        params: { path: { name: tenant }, query },
      }),
    );
  }

  /** What the artifact of a model names now, for those who may propose services for the tenant. */
  getArtifact(
    query: ArtifactQuery,
    options?: RequestOptions,
  ): Promise<ArtifactAnswer> {
    return this.#send(options, init =>
      this.#http.request('get', '/artifacts', { ...init, params: { query } }),
    );
  }

  /** One page of models, with the values of each facet. */
  models(query: ModelQuery = {}, options?: RequestOptions): Promise<ModelPage> {
    return this.#send(options, init =>
      this.#http.request('get', '/models', { ...init, params: { query } }),
    );
  }

  /** One model with card and license texts, as it stands for a tenant. @param name - Name of its entity */
  model(
    name: string,
    query: { tenant?: string } = {},
    options?: RequestOptions,
  ): Promise<ModelDetail> {
    return this.#send(options, init =>
      this.#http.request('get', '/models/{name}', {
        ...init,
        params: { path: { name }, query },
      }),
    );
  }

  /** What monitors say of whether a model has drifted. @param name - Name of its entity */
  modelDrift(name: string, options?: RequestOptions): Promise<ModelDrift> {
    return this.#send(options, init =>
      this.#http.request('get', '/models/{name}/drift', {
        ...init,
        params: { path: { name } },
      }),
    );
  }

  /** Models as the catalog reads them; for services. */
  listModelEntities(
    query: { after?: string; revision?: string } = {},
    options?: RequestOptions,
  ): Promise<ModelEntityPage> {
    return this.#send(options, init =>
      this.#http.request('get', '/model-entities', {
        ...init,
        params: { query },
      }),
    );
  }

  /** How each source of models is doing; for platform owners. */
  modelSources(options?: RequestOptions): Promise<ModelSourceList> {
    return this.#send(options, init =>
      this.#http.request('get', '/model-sources', init),
    );
  }

  /** Has a source read as soon as possible; returns all sources anew. */
  syncModelSource(
    id: string,
    options?: RequestOptions,
  ): Promise<ModelSourceList> {
    return this.#send(options, init =>
      this.#http.request('post', '/model-sources/{id}/sync', {
        ...init,
        params: { path: { id } },
      }),
    );
  }

  /** Confirms that what a source no longer has is gone; returns all sources anew. */
  confirmModelRemoval(
    id: string,
    options?: RequestOptions,
  ): Promise<ModelSourceList> {
    return this.#send(options, init =>
      this.#http.request('post', '/model-sources/{id}/confirm-removal', {
        ...init,
        params: { path: { id } },
      }),
    );
  }

  listProposals(options?: RequestOptions): Promise<ProposalList> {
    return this.#send(options, init =>
      this.#http.request('get', '/proposals', init),
    );
  }

  listControls(options?: RequestOptions): Promise<ItemList<ControlStatus>> {
    return this.#send(options, init =>
      this.#http.request('get', '/controls', init),
    );
  }

  /** One control with the evidence for its state. */
  getControl(
    address: ControlAddress,
    options?: RequestOptions,
  ): Promise<ControlDetail> {
    const { cluster, control, tenant } = address;
    return this.#send(options, init =>
      this.#http.request('get', '/controls/{cluster}/{tenant}/{control}', {
        ...init,
        params: { path: { cluster, control, tenant } },
      }),
    );
  }

  /** Has the cluster judge, and not store, an object that violates the control; returns the control anew. */
  probeControl(
    address: ControlAddress,
    options?: RequestOptions,
  ): Promise<ControlDetail> {
    const { cluster, control, tenant } = address;
    return this.#send(options, init =>
      this.#http.request(
        'post',
        '/controls/{cluster}/{tenant}/{control}/probes',
        {
          ...init,
          params: { path: { cluster, control, tenant } },
        },
      ),
    );
  }

  listViolations(options?: RequestOptions): Promise<ViolationList> {
    return this.#send(options, init =>
      this.#http.request('get', '/violations', init),
    );
  }

  /** What each cluster has installed; for those who may propose tenants. */
  listPlatform(options?: RequestOptions): Promise<ItemList<PlatformProfile>> {
    return this.#send(options, init =>
      this.#http.request('get', '/platform', init),
    );
  }

  /** Whether the suite works as it was set up; for those who may propose tenants. */
  examine(options?: RequestOptions): Promise<ExaminationReport> {
    return this.#send(options, init =>
      this.#http.request('get', '/doctor', init),
    );
  }

  /** The answers that a tenant's file amounts to; for those who may propose tenants. */
  getTenantRequest(
    tenant: string,
    options?: RequestOptions,
  ): Promise<TenantRequest> {
    return this.#send(options, init =>
      this.#http.request('get', '/tenant-requests/{name}', {
        ...init,
        params: { path: { name: tenant } },
      }),
    );
  }

  /** What a proposal about a tenant would write and break. */
  planTenant(
    proposal: TenantProposal,
    options?: RequestOptions,
  ): Promise<TenantPlan> {
    return this.#send(options, init =>
      this.#http.request('post', '/tenant-plans', {
        ...init,
        body: proposal,
      }),
    );
  }

  /** Renders a request into files, by the default golden path when none is named. */
  render(
    input: RenderRequest,
    options?: RequestOptions,
  ): Promise<RenderResult> {
    return this.#send(options, init =>
      this.#http.request('post', '/renders', {
        ...init,
        body: input,
      }),
    );
  }

  /** Checks a request, or files as they are. */
  check(input: CheckRequest, options?: RequestOptions): Promise<CheckReport> {
    return this.#send(options, init =>
      this.#http.request('post', '/checks', {
        ...init,
        body: input,
      }),
    );
  }

  /** Opens the stream of server-sent events; what it carries is in the OpenAPI document. */
  async openStream(options?: RequestOptions): Promise<Response> {
    const { baseUrl, headers, signal } = await this.#init(options);
    return this.#options.fetchApi.fetch(`${baseUrl}/stream`, {
      headers: { ...headers, accept: 'text/event-stream' },
      signal,
    });
  }

  /**
   * Calls a service through the portal; abort to stop. The answer's events are `CallEvent`s under the names of their types.
   */
  async openCall(
    ref: ServiceRef,
    call: ServiceCall,
    options?: RequestOptions,
  ): Promise<Response> {
    const { baseUrl, headers, signal } = await this.#init(options);
    const path = [ref.cluster, ref.namespace, ref.kind, ref.name]
      .map(encodeURIComponent)
      .join('/');
    const response = await this.#options.fetchApi.fetch(
      `${baseUrl}/calls/${path}`,
      {
        method: 'POST',
        headers: {
          ...headers,
          accept: 'text/event-stream',
          'content-type': 'application/json',
        },
        body: JSON.stringify(call),
        signal,
      },
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }

  async #send<T>(
    options: RequestOptions | undefined,
    request: (init: ClientInit) => Promise<{ data?: T; response: Response }>,
  ): Promise<T> {
    const { data, response } = await request(await this.#init(options));
    if (data === undefined) {
      throw new Error(
        `The model-serving backend returned an empty response with status ${response.status}`,
      );
    }
    return data;
  }

  async #init({ token, signal }: RequestOptions = {}): Promise<ClientInit> {
    return {
      baseUrl: await this.#options.discoveryApi.getBaseUrl('model-serving'),
      headers: token ? { authorization: `Bearer ${token}` } : undefined,
      signal,
    };
  }
}
