import { ResponseError } from '@backstage/errors';
import { FetchApi } from '@backstage/frontend-plugin-api';
import {
  AcceleratorOption,
  Freshness,
  ServiceSummary,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';

interface Items<T> extends Freshness {
  items: T[];
}

async function get<T>(fetchApi: FetchApi, path: string): Promise<T> {
  const response = await fetchApi.fetch(`plugin://model-serving${path}`);
  if (!response.ok) {
    throw await ResponseError.fromResponse(response);
  }
  return (await response.json()) as T;
}

/** What a tenant's members can choose from. */
interface Accelerators extends Items<AcceleratorOption> {
  /** Of their prices; null when there are none to see. */
  currency: string | null;
}

/** The tenants the user may see. */
export function fetchTenants(fetchApi: FetchApi): Promise<Items<Tenant>> {
  return get(fetchApi, '/tenants');
}

/** How each accelerator would fit for one replica in a tenant's queue now. */
export function fetchFit(
  fetchApi: FetchApi,
  tenant: string,
): Promise<Accelerators> {
  return get(
    fetchApi,
    `/tenants/${encodeURIComponent(tenant)}/accelerators?min=1&max=1`,
  );
}

/** The services the user may see whose model, name or purpose holds a text. */
export function fetchServices(
  fetchApi: FetchApi,
  text: string,
): Promise<Items<ServiceSummary>> {
  return get(fetchApi, `/services?limit=200&q=${encodeURIComponent(text)}`);
}
