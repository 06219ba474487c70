import {
  apiOf,
  ClusterStatus,
  Measured,
  ServiceDetail,
  ServiceSummary,
} from '@model-serving/backstage-plugin-model-serving-common';
import { COSTS_NOT_VISIBLE } from '../prices/VisiblePrices';
import { withWords } from './clusterWords';

/** The part of a service that lists and streams carry. */
export function summaryOf(
  detail: ServiceDetail,
  options: { cost: boolean },
): ServiceSummary {
  return {
    ref: detail.ref,
    tenant: detail.tenant,
    owner: detail.owner,
    model: detail.model,
    engine: detail.engine,
    engineVersion: detail.engineVersion,
    accelerator: detail.accelerator,
    verdict: detail.verdict,
    replicas: detail.replicas,
    waiting: detail.waiting,
    running: detail.running,
    costPerHour: options.cost ? detail.costPerHour : hidden(detail.costPerHour),
    entityRef: detail.entityRef,
    createdAt: detail.createdAt,
    url: detail.url,
    ...(detail.calling && { api: apiOf(detail.calling) }),
    asOf: detail.asOf,
    source: detail.source,
    stale: detail.stale,
    ...(detail.staleReason ? { staleReason: detail.staleReason } : {}),
  };
}

/** A service as its page gets it: without money where costs may not be seen. */
export function detailOf(
  detail: ServiceDetail,
  options: { cost: boolean },
): ServiceDetail {
  if (options.cost) {
    return detail;
  }
  const { cost } = detail;
  return {
    ...detail,
    costPerHour: hidden(detail.costPerHour),
    cost: {
      ...cost,
      perHour: hidden(cost.perHour),
      today: hidden(cost.today),
      monthToDate: hidden(cost.monthToDate),
      perMillionTokens: hidden(cost.perMillionTokens),
      parts: [],
    },
  };
}

/**
 * A cluster as a reader gets it. What its API server said, and the names of objects that cannot be
 * understood, may be about any tenant: only platform owners are told.
 */
export function clusterOf(
  status: ClusterStatus,
  options: { platform: boolean },
): ClusterStatus {
  if (options.platform) {
    return withWords(status);
  }
  const { account: _account, detail: _clusterDetail, kinds, ...rest } = status;
  return withWords({
    ...rest,
    kinds: kinds.map(({ detail: _kindDetail, ...kind }) => kind),
  });
}

function hidden(measured: Measured): Measured {
  return {
    value: null,
    unit: measured.unit,
    reason: COSTS_NOT_VISIBLE,
  };
}
