import { ResponseError } from '@backstage/errors';
import createHttpClient, { Client } from 'openapi-fetch';
import {
  AcceleratorList,
  CheckRequest,
  CheckReport,
  ClusterStatus,
  ControlAddress,
  ControlDetail,
  ControlStatus,
  ItemList,
  PlatformProfile,
  PodEvents,
  PodLog,
  PodLogQuery,
  ProposalList,
  RenderRequest,
  RenderResult,
  ServiceDetail,
  ServiceHistory,
  ServiceList,
  ServiceQuery,
  ServiceRef,
  ServiceSeries,
  Tenant,
  TenantPlan,
  ViolationList,
} from '../api';
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

function dataOf<T>(answer: { data?: T; response: Response }): T {
  if (answer.data === undefined) {
    throw new Error(
      `The model-serving backend returned an empty response with status ${answer.response.status}`,
    );
  }
  return answer.data;
}

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

  async listClusters(
    options?: RequestOptions,
  ): Promise<ItemList<ClusterStatus>> {
    return dataOf(
      await this.#http.request('get', '/clusters', await this.#init(options)),
    );
  }

  /** One page of services. */
  async listServices(
    query: ServiceQuery = {},
    options?: RequestOptions,
  ): Promise<ServiceList> {
    return dataOf(
      await this.#http.request('get', '/services', {
        ...(await this.#init(options)),
        params: { query },
      }),
    );
  }

  async getService(
    ref: ServiceRef,
    options?: RequestOptions,
  ): Promise<ServiceDetail> {
    return dataOf(
      await this.#http.request(
        'get',
        '/services/{cluster}/{namespace}/{kind}/{name}',
        {
          ...(await this.#init(options)),
          params: { path: ref },
        },
      ),
    );
  }

  /** @param window - Seconds to look back; the backend keeps a bounded history */
  async getSeries(
    ref: ServiceRef,
    window: number,
    options?: RequestOptions,
  ): Promise<ServiceSeries> {
    return dataOf(
      await this.#http.request(
        'get',
        '/services/{cluster}/{namespace}/{kind}/{name}/series',
        {
          ...(await this.#init(options)),
          params: { path: ref, query: { window } },
        },
      ),
    );
  }

  /** @param window - Seconds to look back for verdicts, a week at most; cold starts are all that are kept */
  async getHistory(
    ref: ServiceRef,
    window: number,
    options?: RequestOptions,
  ): Promise<ServiceHistory> {
    return dataOf(
      await this.#http.request(
        'get',
        '/services/{cluster}/{namespace}/{kind}/{name}/history',
        {
          ...(await this.#init(options)),
          params: { path: ref, query: { window } },
        },
      ),
    );
  }

  async listPodEvents(
    ref: ServiceRef,
    pod: string,
    options?: RequestOptions,
  ): Promise<PodEvents> {
    return dataOf(
      await this.#http.request(
        'get',
        '/services/{cluster}/{namespace}/{kind}/{name}/pods/{pod}/events',
        { ...(await this.#init(options)), params: { path: { ...ref, pod } } },
      ),
    );
  }

  /** Reads from the cluster each time it is called. */
  async readPodLog(
    ref: ServiceRef,
    pod: string,
    query: PodLogQuery = {},
    options?: RequestOptions,
  ): Promise<PodLog> {
    const { container, previous, tail } = query;
    return dataOf(
      await this.#http.request(
        'get',
        '/services/{cluster}/{namespace}/{kind}/{name}/pods/{pod}/logs',
        {
          ...(await this.#init(options)),
          params: {
            path: { ...ref, pod },
            query: { container, previous: previous ? 'true' : undefined, tail },
          },
        },
      ),
    );
  }

  async listTenants(options?: RequestOptions): Promise<ItemList<Tenant>> {
    return dataOf(
      await this.#http.request('get', '/tenants', await this.#init(options)),
    );
  }

  async getTenant(name: string, options?: RequestOptions): Promise<Tenant> {
    return dataOf(
      await this.#http.request('get', '/tenants/{name}', {
        ...(await this.#init(options)),
        params: { path: { name } },
      }),
    );
  }

  /**
   * Whether each accelerator would be admitted for the tenant now.
   *
   * @param query - Numbers of replicas, and the id of the golden path
   */
  async listAccelerators(
    tenant: string,
    query: { min?: number; max?: number; path?: string } = {},
    options?: RequestOptions,
  ): Promise<AcceleratorList> {
    return dataOf(
      await this.#http.request('get', '/tenants/{name}/accelerators', {
        ...(await this.#init(options)),
        params: { path: { name: tenant }, query },
      }),
    );
  }

  async listProposals(options?: RequestOptions): Promise<ProposalList> {
    return dataOf(
      await this.#http.request('get', '/proposals', await this.#init(options)),
    );
  }

  async listControls(
    options?: RequestOptions,
  ): Promise<ItemList<ControlStatus>> {
    return dataOf(
      await this.#http.request('get', '/controls', await this.#init(options)),
    );
  }

  /** One control with the evidence for its state. */
  async getControl(
    address: ControlAddress,
    options?: RequestOptions,
  ): Promise<ControlDetail> {
    const { cluster, control, tenant } = address;
    return dataOf(
      await this.#http.request(
        'get',
        '/controls/{cluster}/{tenant}/{control}',
        {
          ...(await this.#init(options)),
          params: { path: { cluster, control, tenant } },
        },
      ),
    );
  }

  /** Has the cluster judge, and not store, an object that violates the control; returns the control anew. */
  async probeControl(
    address: ControlAddress,
    options?: RequestOptions,
  ): Promise<ControlDetail> {
    const { cluster, control, tenant } = address;
    return dataOf(
      await this.#http.request(
        'post',
        '/controls/{cluster}/{tenant}/{control}/probes',
        {
          ...(await this.#init(options)),
          params: { path: { cluster, control, tenant } },
        },
      ),
    );
  }

  async listViolations(options?: RequestOptions): Promise<ViolationList> {
    return dataOf(
      await this.#http.request('get', '/violations', await this.#init(options)),
    );
  }

  /** What each cluster has installed; for those who may propose tenants. */
  async listPlatform(
    options?: RequestOptions,
  ): Promise<ItemList<PlatformProfile>> {
    return dataOf(
      await this.#http.request('get', '/platform', await this.#init(options)),
    );
  }

  /** The answers that a tenant's file amounts to; for those who may propose tenants. */
  async getTenantRequest(
    tenant: string,
    options?: RequestOptions,
  ): Promise<TenantRequest> {
    return dataOf(
      await this.#http.request('get', '/tenant-requests/{name}', {
        ...(await this.#init(options)),
        params: { path: { name: tenant } },
      }),
    );
  }

  /** What a proposal about a tenant would write and break. */
  async planTenant(
    proposal: TenantProposal,
    options?: RequestOptions,
  ): Promise<TenantPlan> {
    return dataOf(
      await this.#http.request('post', '/tenant-plans', {
        ...(await this.#init(options)),
        body: proposal,
      }),
    );
  }

  /** Renders a request into files, by the default golden path when none is named. */
  async render(
    input: RenderRequest,
    options?: RequestOptions,
  ): Promise<RenderResult> {
    return dataOf(
      await this.#http.request('post', '/renders', {
        ...(await this.#init(options)),
        body: input,
      }),
    );
  }

  /** Checks a request, or files as they are. */
  async check(
    input: CheckRequest,
    options?: RequestOptions,
  ): Promise<CheckReport> {
    return dataOf(
      await this.#http.request('post', '/checks', {
        ...(await this.#init(options)),
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

  async #init({ token, signal }: RequestOptions = {}) {
    return {
      baseUrl: await this.#options.discoveryApi.getBaseUrl('model-serving'),
      headers: token ? { authorization: `Bearer ${token}` } : undefined,
      signal,
    };
  }
}
