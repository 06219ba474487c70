/** Quota of one flavor: amounts by resource. */
export interface FlavorQuota {
  flavor: string;
  quota: Record<
    string,
    { nominal: number; borrowingLimit?: number; lendingLimit?: number }
  >;
}

/** A resource group of a ClusterQueue or a Cohort. */
export interface QuotaGroup {
  resources: string[];
  flavors: FlavorQuota[];
}

/** A ClusterQueue with its one LocalQueue of the same name. */
export interface QueueCase {
  name: string;
  cohort: string | null;
  groups: QuotaGroup[];
  strategy: 'BestEffortFIFO' | 'StrictFIFO';
  fungibility: {
    whenCanBorrow: 'MayStopSearch' | 'TryNextFlavor';
    whenCanPreempt: 'MayStopSearch' | 'TryNextFlavor';
    preference?: 'BorrowingOverPreemption' | 'PreemptionOverBorrowing';
  };
  preemption: {
    withinClusterQueue: 'Never' | 'LowerPriority' | 'LowerOrNewerEqualPriority';
    reclaimWithinCohort: 'Never' | 'LowerPriority' | 'Any';
    borrowWithinCohort: { maxPriorityThreshold?: number } | null;
  };
  /** Set once the load is in. */
  stopPolicy: 'None' | 'Hold' | 'HoldAndDrain';
  localStopPolicy: 'None' | 'Hold' | 'HoldAndDrain';
  /** Whether it takes workloads of the namespace that all are in. */
  takesNamespace: boolean;
}

/** A pod's demand. */
export interface Demand {
  queue: string;
  requests: Record<string, number>;
  priority: number;
  /** The flavor whose nodes the pod selects. */
  selects?: string;
  /** Whether it tolerates the taint that flavors may have. */
  tolerates: boolean;
}

/** A cluster's quota with what runs in it, and a request that comes to it. */
export interface QuotaCase {
  flavors: { name: string; tainted: boolean; tolerated: boolean }[];
  cohorts: { name: string; parent: string | null; groups: QuotaGroup[] }[];
  queues: QueueCase[];
  /** Submitted before; what is not admitted stays in the queues, or is withdrawn. */
  load: Demand[];
  loadStays: boolean;
  request: Demand & { replicas: number };
}

/** How Kueue takes a request, or what the portal says of it. */
export const OUTCOMES = [
  'fits',
  'borrows',
  'preempts',
  'waits',
  'never',
] as const;
/** One of {@link OUTCOMES}. */
export type Outcome = (typeof OUTCOMES)[number];
