import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  ClusterStatus,
  SERVICE_KINDS,
  ServiceSummary,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';

const PAGE = 500;
const MOST_PAGES = 1_000;
const DEADLINE_MS = 20_000;

/** Only what is read of it; the rest passes through. */
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
  clusters: z.array(
    z.looseObject({
      name: z.string(),
      kinds: z.array(z.looseObject({ kind: z.string(), state: z.string() })),
    }),
  ),
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
  readonly #discovery: DiscoveryService;
  readonly #auth: AuthService;

  constructor(options: { discovery: DiscoveryService; auth: AuthService }) {
    this.#discovery = options.discovery;
    this.#auth = options.auth;
  }

  /** Throws as soon as one page cannot be read: half an answer is none. */
  async read(): Promise<ServingState> {
    const base = await this.#discovery.getBaseUrl('model-serving');
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: 'model-serving',
    });
    const get = async (path: string): Promise<unknown> => {
      const response = await fetch(`${base}${path}`, {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      if (!response.ok) {
        throw await ResponseError.fromResponse(response);
      }
      return response.json();
    };

    const services: ServiceSummary[] = [];
    let clusters: ClusterStatus[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const query = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
      const page = servicePage.parse(
        await get(`/services?order=name&limit=${PAGE}${query}`),
      );
      services.push(...(page.items as unknown as ServiceSummary[]));
      clusters = page.clusters as unknown as ClusterStatus[];
      if (page.nextCursor === cursor && cursor) {
        throw new Error('The list of services repeats a page');
      }
      cursor = page.nextCursor;
    } while (cursor && ++pages < MOST_PAGES);
    const { items } = tenantPage.parse(await get('/tenants'));
    return { clusters, services, tenants: items as unknown as Tenant[] };
  }
}
