import { useEffect, useRef } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  AcceleratorList,
  AcceleratorQuery,
  AdviceList,
  ControlAddress,
  ControlDetail,
  ControlStatus,
  CostQuery,
  DayQuery,
  FleetCosts,
  formatServiceRef,
  ItemList,
  ExaminationReport,
  PlatformProfile,
  PodEvents,
  PodLog,
  PodLogQuery,
  ProposalList,
  Reachable,
  ServiceCosts,
  ServiceDetail,
  ServiceHistory,
  ServiceList,
  ServiceQuery,
  ServiceRef,
  ServiceSeries,
  ServiceUpgrades,
  Tenant,
  TenantCosts,
  ViolationList,
} from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef, ServingEvent } from '../api';
import { LiveResource, useLiveResource } from './useLiveResource';

/** Costs and quantiles move without an event. */
const DETAIL_SECONDS = 15;
const REACHABLE_SECONDS = 30;
const SERIES_SECONDS = 10;
const SLOW_SECONDS = 60;
/** A lost control must be visible well within a minute. */
const CONTROL_SECONDS = 15;
/** Models change when a source is read. */
const MODEL_SECONDS = 300;
/** It rests on whole hours. */
const ADVICE_SECONDS = 300;

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

/** @public */
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

/** Whether a service answers through its gateway. @public */
export function useReachable(ref: ServiceRef): LiveResource<Reachable> {
  const api = useApi(modelServingApiRef);
  return useLiveResource({
    key: `${formatServiceRef(ref)} reachable`,
    load: () => api.reachable(ref),
    onEvent: () => 'ignore',
    everySeconds: REACHABLE_SECONDS,
  });
}

/** @public */
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

/** Reads again when the verdict may have changed; the band's end moves by the page's own clock. @public */
export function useServiceHistory(
  ref: ServiceRef,
  windowSeconds: number,
): LiveResource<ServiceHistory> {
  const api = useApi(modelServingApiRef);
  const key = formatServiceRef(ref);
  return useLiveResource({
    key: `${key}?${windowSeconds}`,
    load: () => api.getHistory(ref, windowSeconds),
    onEvent: event => (isAbout(event, key) ? 'reload' : 'ignore'),
    everySeconds: SLOW_SECONDS,
  });
}

/** What the service could run in place of its model. @public */
export function useServiceUpgrades(
  ref: ServiceRef,
): LiveResource<ServiceUpgrades> {
  const api = useApi(modelServingApiRef);
  return useLiveResource({
    key: formatServiceRef(ref),
    load: () => api.getUpgrades(ref),
    onEvent: () => 'ignore',
    everySeconds: MODEL_SECONDS,
  });
}

/** @public */
export function usePodEvents(
  ref: ServiceRef,
  pod: string,
): LiveResource<PodEvents> {
  const api = useApi(modelServingApiRef);
  const key = formatServiceRef(ref);
  return useLiveResource({
    key: `${key}/${pod}`,
    load: () => api.listPodEvents(ref, pod),
    onEvent: event => (isAbout(event, key) ? 'reload' : 'ignore'),
    everySeconds: DETAIL_SECONDS,
  });
}

/** Read from the cluster once, and when the reader asks for it again. @public */
export function usePodLog(
  ref: ServiceRef,
  pod: string,
  query: PodLogQuery,
): LiveResource<PodLog> {
  const api = useApi(modelServingApiRef);
  return useLiveResource({
    key: JSON.stringify([formatServiceRef(ref), pod, query]),
    load: () => api.readPodLog(ref, pod, query),
    onEvent: () => 'ignore',
  });
}

/**
 * One page of services. A change of a service on the page is put in place at once;
 * every change that may affect which services are on the page reads it again.
 * @public
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
      // Which model an artifact is of is known to the backend.
      const changesModel =
        query.model &&
        JSON.stringify(list.items[index].model) !==
          JSON.stringify(event.service.model);
      if (leavesFilter || changesModel) {
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

/** @public */
export function useTenants(): LiveResource<ItemList<Tenant>> {
  const api = useApi(modelServingApiRef);
  return useLiveResource<ItemList<Tenant>>({
    key: 'tenants',
    load: () => api.listTenants(),
    onEvent: onTenantEvent,
    everySeconds: SLOW_SECONDS,
  });
}

/** What a service has cost; read again each minute, since it grows without an event. @public */
export function useServiceCosts(
  ref: ServiceRef,
  query: DayQuery,
): LiveResource<ServiceCosts> {
  const api = useApi(modelServingApiRef);
  return useLiveResource<ServiceCosts>({
    key: JSON.stringify([ref, query]),
    load: () => api.getServiceCosts(ref, query),
    onEvent: () => 'ignore',
    everySeconds: SLOW_SECONDS,
  });
}

/** What could be done about the costs of a service. @public */
export function useServiceAdvice(ref: ServiceRef): LiveResource<AdviceList> {
  const api = useApi(modelServingApiRef);
  return useLiveResource<AdviceList>({
    key: JSON.stringify(ref),
    load: () => api.getServiceAdvice(ref),
    onEvent: () => 'ignore',
    everySeconds: ADVICE_SECONDS,
  });
}

/** What could be done about the costs of a tenant. @public */
export function useTenantAdvice(
  tenant: string,
  query: Pick<CostQuery, 'cluster'>,
): LiveResource<AdviceList> {
  const api = useApi(modelServingApiRef);
  return useLiveResource<AdviceList>({
    key: JSON.stringify([tenant, query]),
    load: () => api.getTenantAdvice(tenant, query),
    onEvent: () => 'ignore',
    everySeconds: ADVICE_SECONDS,
  });
}

/** What all tenants have cost; read again each minute, since it grows without an event. @public */
export function useFleetCosts(query: DayQuery): LiveResource<FleetCosts> {
  const api = useApi(modelServingApiRef);
  return useLiveResource<FleetCosts>({
    key: JSON.stringify(query),
    load: () => api.getFleetCosts(query),
    onEvent: () => 'ignore',
    everySeconds: SLOW_SECONDS,
  });
}

/** What a tenant has spent; read again each minute, since it grows without an event. @public */
export function useTenantCosts(
  tenant: string,
  query: CostQuery,
): LiveResource<TenantCosts> {
  const api = useApi(modelServingApiRef);
  return useLiveResource<TenantCosts>({
    key: JSON.stringify([tenant, query]),
    load: () => api.getTenantCosts(tenant, query),
    onEvent: () => 'ignore',
    everySeconds: SLOW_SECONDS,
  });
}

/** How the accelerators fit, and whether the answer is about numbers of replicas asked for before. @public */
export interface Accelerators extends LiveResource<AcceleratorList> {
  isOutdated: boolean;
}

/**
 * What a tenant may ask for and how it fits, kept current. While something else is asked about, the last
 * answer about the same tenant stays, so that nothing jumps.
 *
 * @param tenant - Undefined loads nothing
 * @param query - What is known of the service so far
 * @public
 */
export function useAccelerators(
  tenant: string | undefined,
  query: AcceleratorQuery = {},
): Accelerators {
  const api = useApi(modelServingApiRef);
  const {
    min = 1,
    max = 1,
    path,
    placement,
    priority,
    rollout,
    service,
  } = query;
  const asked = { min, max, path, placement, priority, rollout, service };
  const live = useLiveResource<AcceleratorList>({
    key: tenant && JSON.stringify([tenant, asked]),
    load: () => api.listAccelerators(tenant!, asked),
    onEvent: onTenantEvent,
  });

  const last = useRef<{ tenant?: string; data?: AcceleratorList }>({});
  useEffect(() => {
    if (live.data) {
      last.current = { tenant, data: live.data };
    }
  }, [tenant, live.data]);

  const kept = last.current.tenant === tenant ? last.current.data : undefined;
  return {
    ...live,
    data: live.data ?? kept,
    isOutdated: live.data === undefined && kept !== undefined,
  };
}

/** @public */
export function useProposals(): LiveResource<ProposalList> {
  const api = useApi(modelServingApiRef);
  return useLiveResource<ProposalList>({
    key: 'proposals',
    load: () => api.listProposals(),
    onEvent: onTenantEvent,
    everySeconds: SLOW_SECONDS,
  });
}

/** @public */
export function useControls(): LiveResource<ItemList<ControlStatus>> {
  const api = useApi(modelServingApiRef);
  return useLiveResource<ItemList<ControlStatus>>({
    key: 'controls',
    load: () => api.listControls(),
    onEvent: onTenantEvent,
    everySeconds: CONTROL_SECONDS,
  });
}

/** @public */
export function useControl(
  address: ControlAddress,
): LiveResource<ControlDetail> {
  const api = useApi(modelServingApiRef);
  const { cluster, control, tenant } = address;
  return useLiveResource({
    key: JSON.stringify([cluster, tenant, control]),
    load: () => api.getControl(address),
    onEvent: event => (event.type === 'refresh' ? 'reload' : 'ignore'),
    everySeconds: CONTROL_SECONDS,
  });
}

/** @public */
export function usePlatform(): LiveResource<ItemList<PlatformProfile>> {
  const api = useApi(modelServingApiRef);
  return useLiveResource<ItemList<PlatformProfile>>({
    key: 'platform',
    load: () => api.listPlatform(),
    onEvent: event => (event.type === 'refresh' ? 'reload' : 'ignore'),
    everySeconds: SLOW_SECONDS,
  });
}

/** Whether the suite works as it was set up; for platform owners. @public */
export function useExamination(): LiveResource<ExaminationReport> {
  const api = useApi(modelServingApiRef);
  return useLiveResource<ExaminationReport>({
    key: 'doctor',
    load: () => api.examine(),
    onEvent: event => (event.type === 'refresh' ? 'reload' : 'ignore'),
    everySeconds: SLOW_SECONDS,
  });
}

/** @public */
export function useViolations(): LiveResource<ViolationList> {
  const api = useApi(modelServingApiRef);
  return useLiveResource<ViolationList>({
    key: 'violations',
    load: () => api.listViolations(),
    onEvent: onTenantEvent,
    everySeconds: SLOW_SECONDS,
  });
}
