import { useApi } from '@backstage/frontend-plugin-api';
import {
  formatServiceRef,
  Proposal,
  ServiceDetail,
  ServiceRef,
  ServiceSeries,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ControlStatus,
  ItemList,
  modelServingApiRef,
  ServiceList,
  ServiceQuery,
  ServingEvent,
} from '../api';
import { LiveResource, useLiveResource } from './useLiveResource';

/** Costs and quantiles move without an event. */
const DETAIL_SECONDS = 15;
const SERIES_SECONDS = 10;
const SLOW_SECONDS = 60;

function isAbout(event: ServingEvent, ref: string): boolean {
  switch (event.type) {
    case 'service':
      return formatServiceRef(event.service.ref) === ref;
    case 'service-removed':
      return formatServiceRef(event.ref) === ref;
    case 'tenants':
    case 'refresh':
      return true;
    default:
      return false;
  }
}

export function useServiceDetail(ref: ServiceRef): LiveResource<ServiceDetail> {
  const api = useApi(modelServingApiRef);
  const key = formatServiceRef(ref);
  return useLiveResource({
    key,
    load: () => api.getService(ref),
    onEvent: event => (isAbout(event, key) ? 'reload' : 'ignore'),
    everySeconds: DETAIL_SECONDS,
  });
}

export function useServiceSeries(
  ref: ServiceRef,
  windowSeconds: number,
): LiveResource<ServiceSeries> {
  const api = useApi(modelServingApiRef);
  return useLiveResource({
    key: `${formatServiceRef(ref)}?${windowSeconds}`,
    load: () => api.getSeries(ref, windowSeconds),
    onEvent: event => (event.type === 'refresh' ? 'reload' : 'ignore'),
    everySeconds: SERIES_SECONDS,
  });
}

/**
 * One page of services. A change of a service on the page is put in place at once;
 * whatever may change which services are on the page reads it again.
 */
export function useServiceList(query: ServiceQuery): LiveResource<ServiceList> {
  const api = useApi(modelServingApiRef);
  return useLiveResource<ServiceList>({
    key: JSON.stringify(query),
    load: () => api.listServices(query),
    onEvent: (event, list) => {
      if (event.type !== 'service' || !list) {
        return 'reload';
      }
      const changed = formatServiceRef(event.service.ref);
      const index = list.items.findIndex(
        item => formatServiceRef(item.ref) === changed,
      );
      const leavesFilter =
        (query.verdict && query.verdict !== event.service.verdict.word) ||
        (query.tenant && query.tenant !== event.service.tenant);
      if (index < 0) {
        return leavesFilter ? 'ignore' : 'reload';
      }
      if (leavesFilter) {
        return 'reload';
      }
      const items = [...list.items];
      items[index] = event.service;
      return { ...list, items };
    },
    everySeconds: SLOW_SECONDS,
  });
}

const onTenantEvent = (event: ServingEvent) =>
  event.type === 'tenants' || event.type === 'refresh' ? 'reload' : 'ignore';

export function useTenants(): LiveResource<ItemList<Tenant>> {
  const api = useApi(modelServingApiRef);
  return useLiveResource<ItemList<Tenant>>({
    key: 'tenants',
    load: () => api.listTenants(),
    onEvent: onTenantEvent,
    everySeconds: SLOW_SECONDS,
  });
}

export function useProposals(): LiveResource<ItemList<Proposal>> {
  const api = useApi(modelServingApiRef);
  return useLiveResource<ItemList<Proposal>>({
    key: 'proposals',
    load: () => api.listProposals(),
    onEvent: onTenantEvent,
    everySeconds: SLOW_SECONDS,
  });
}

export function useControls(): LiveResource<ItemList<ControlStatus>> {
  const api = useApi(modelServingApiRef);
  return useLiveResource<ItemList<ControlStatus>>({
    key: 'controls',
    load: () => api.listControls(),
    onEvent: onTenantEvent,
    everySeconds: SLOW_SECONDS,
  });
}
