import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import {
  ClusterStatus,
  ModelServingClient,
  RequestOptions,
  SERVICE_KINDS,
  ServiceSummary,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';

const PAGE = 500;
const MOST_PAGES = 1_000;
const DEADLINE_MS = 20_000;

const clusterList = z.array(
  z.looseObject({
    name: z.string(),
    kinds: z.array(z.looseObject({ kind: z.string(), state: z.string() })),
  }),
);

/** Only what is read of it; a backend of another version may differ in the rest. */
const servicePage = z.looseObject({
  items: z.array(
    z.looseObject({
      ref: z.object({
        cluster: z.string(),
        namespace: z.string(),
        kind: z.enum(SERVICE_KINDS),
        name: z.string(),
      }),
    }),
  ),
  nextCursor: z.string().optional(),
  clusters: clusterList,
});

const tenantPage = z.looseObject({
  items: z.array(z.looseObject({ name: z.string(), cluster: z.string() })),
});

/** Everything the model-serving backend knows at one moment. */
export interface ServingState {
  clusters: ClusterStatus[];
  services: ServiceSummary[];
  tenants: Tenant[];
}

/** Reads the model-serving backend as the catalog, which may see every tenant. */
export class ServingApi {
  readonly #auth: AuthService;
  readonly #client: ModelServingClient;

  constructor(options: { discovery: DiscoveryService; auth: AuthService }) {
    this.#auth = options.auth;
    this.#client = new ModelServingClient({
      discoveryApi: options.discovery,
      fetchApi: { fetch },
    });
  }

  /** Throws as soon as one page cannot be read: half an answer is none. */
  async read(): Promise<ServingState> {
    const options = await this.#options();
    const services: ServiceSummary[] = [];
    let clusters: ClusterStatus[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await this.#client.listServices(
        { order: 'name', limit: PAGE, cursor },
        options(),
      );
      servicePage.parse(page);
      services.push(...page.items);
      clusters = page.clusters;
      if (page.nextCursor === cursor && cursor) {
        throw new Error('The list of services repeats a page');
      }
      cursor = page.nextCursor;
    } while (cursor && ++pages < MOST_PAGES);
    return { clusters, services, tenants: await this.#tenants(options()) };
  }

  /** The tenants, and how well their clusters can be read. */
  async readTenants(): Promise<Omit<ServingState, 'services'>> {
    const options = await this.#options();
    const { items } = await this.#client.listClusters(options());
    clusterList.parse(items);
    return { clusters: items, tenants: await this.#tenants(options()) };
  }

  async #tenants(options: RequestOptions): Promise<Tenant[]> {
    const tenants = await this.#client.listTenants(options);
    tenantPage.parse(tenants);
    return tenants.items;
  }

  /** Makes the options of one request each. */
  async #options(): Promise<() => RequestOptions> {
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: 'model-serving',
    });
    return () => ({ token, signal: AbortSignal.timeout(DEADLINE_MS) });
  }
}
