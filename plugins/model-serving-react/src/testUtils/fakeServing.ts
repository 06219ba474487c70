import { ModelServingApi, ServingEvent } from '../api';
import {
  AcceleratorList,
  AcceleratorOption,
  DEFAULT_BUDGET_RULE,
  FitWord,
  OperationOffer,
  RuntimeOffer,
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
    budgetRule: DEFAULT_BUDGET_RULE,
    currency: null,
    priorities: [],
    entityRef: `system:default/${name}`,
    problems: [],
  };
}

const MIB = 2 ** 20;

const DEVICES = {
  h100: { mib: 81_559, computeCapability: 9, perHour: 3.9 },
  l4: { mib: 23_034, computeCapability: 8.9, perHour: 0.8 },
};

/** @param id - Flavor, and how many of it where that is not one: `l4-1`, `h100-4`; `h100` for any other flavor */
export function accelerator(
  id: string,
  word: FitWord,
  sentence: string,
): AcceleratorOption {
  const [name, amount] = id.split('-');
  const flavor = name === 'l4' ? 'l4' : 'h100';
  const count = Number(amount) || 1;
  const { computeCapability, mib, perHour } = DEVICES[flavor];
  return {
    id,
    title: `Accelerator ${id}`,
    flavor,
    resource: 'nvidia.com/gpu',
    count,
    perHour: perHour * count,
    memory: {
      bytes: mib * MIB,
      source: `memory of ${flavor}`,
      computeCapability,
    },
    engineArguments: {
      vllm: count > 1 ? [`--tensor-parallel-size=${count}`] : [],
    },
    fit: {
      word,
      sentence,
      flavor,
      resource: 'nvidia.com/gpu',
      requested: count,
      short: null,
      replicasThatFit: null,
      replicas: 1,
    },
  };
}

export const VLLM: RuntimeOffer = {
  id: 'vllm',
  title: 'vLLM',
  engine: 'vLLM',
  version: '0.10.2',
  maturity: 'current',
  protocol: 'openai',
  devices: ['gpu'],
  serves: { formats: ['vLLM'] },
  features: ['lora', 'prefix-caching'],
  parallelArgument: '--tensor-parallel-size',
};

/** What both golden paths let be asked about the operation of a service. */
export const OPERATION: OperationOffer = {
  questions: ['rollout', 'maxDisrupted', 'placement', 'spread', 'secrets'],
  placements: [
    { id: 'zone-a', title: 'Zone A', description: null, sizes: ['h100-1'] },
    {
      id: 'quiet',
      title: 'Quiet pool',
      description: 'Nodes that are drained at night only.',
      sizes: ['l4-1'],
    },
  ],
  secrets: [
    {
      id: 'tracing',
      title: 'Tracing token',
      description: 'Sends traces to your project.',
      variable: 'OTEL_EXPORTER_OTLP_HEADERS',
    },
  ],
};

export function acceleratorList(
  items: AcceleratorOption[],
  rest: Partial<AcceleratorList> = {},
): AcceleratorList {
  return {
    ...FRESH,
    items,
    runtimes: [VLLM],
    memory: { requests: 1, misfit: 'refuse' },
    operation: OPERATION,
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
