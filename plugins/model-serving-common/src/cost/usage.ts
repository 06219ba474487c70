/** The time one pod held its resources: from scheduled to gone. @public */
export interface UsageRecord {
  readonly podUid: string;
  readonly pod: string;
  /** ISO time at which the pod was scheduled. */
  readonly from: string;
  /** ISO time at which it ended; null while it runs. */
  readonly to: string | null;
  /** ResourceFlavor of its accelerators; null without accelerators or when it cannot be told. */
  readonly flavor: string | null;
  /** Accelerators. */
  readonly count: number;
  /** Cores. */
  readonly cpu: number;
  readonly memoryBytes: number;
}
