import { ModelServingApi, ServingEvent } from '../api';
import {
  AcceleratorList,
  AcceleratorOption,
  FitWord,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';

export const FRESH = {
  asOf: '2026-01-01T12:00:00Z',
  source: 'test',
  stale: false,
};

export function tenantNamed(name: string): Tenant {
  return {
    ...FRESH,
    name,
    cluster: 'test',
    namespace: name,
    owner: `group:default/${name}`,
    costCenter: null,
    queueSharedWith: 0,
    localQueue: 'serving',
    clusterQueue: name,
    cohort: null,
    quota: [
      {
        flavor: 'h100',
        resource: 'nvidia.com/gpu',
        nominal: 8,
        used: 5,
        borrowed: 0,
        free: 3,
        borrowable: 2,
      },
    ],
    pending: 0,
    admitted: 0,
    services: 0,
    budgetPerMonth: null,
    currency: null,
    priorities: [],
    entityRef: `system:default/${name}`,
    problems: [],
  };
}

export function accelerator(
  id: string,
  word: FitWord,
  sentence: string,
): AcceleratorOption {
  return {
    id,
    title: `Accelerator ${id}`,
    flavor: 'h100',
    resource: 'nvidia.com/gpu',
    count: 1,
    perHour: 3.9,
    fit: {
      word,
      sentence,
      flavor: 'h100',
      resource: 'nvidia.com/gpu',
      requested: 1,
      short: null,
      replicasThatFit: null,
      replicas: 1,
    },
  };
}

export function acceleratorList(
  items: AcceleratorOption[],
  rest: Partial<AcceleratorList> = {},
): AcceleratorList {
  return {
    ...FRESH,
    items,
    missing: [],
    priorities: [],
    maxReplicas: null,
    currency: 'USD',
    ...rest,
  };
}

/** A backend that answers what a test gives it, and tells its subscribers what it is told. */
export function fakeServing(answers: Partial<ModelServingApi>) {
  const listeners = new Set<(event: ServingEvent) => void>();
  const api: Partial<ModelServingApi> = {
    subscribe: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getPortal: async () => ({
      opensPullRequests: true,
      readOnlyReason: null,
      asOf: null,
      source: 'test',
      stale: false,
    }),
    ...answers,
  };
  return {
    api: api as ModelServingApi,
    tell: (event: ServingEvent) => listeners.forEach(hear => hear(event)),
  };
}
