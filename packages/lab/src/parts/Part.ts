/** One process of the lab. */
export interface Part {
  /** Unique; also the name of its log. */
  name: string;
  program: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Parts that must be settled before this one starts. */
  after?: readonly string[];
  /** What must be there before the process starts: files, objects in the cluster. Gives up when the signal says so. */
  prepare?(signal: AbortSignal): Promise<void>;
  /** Whether it can be relied on. May throw: that means not yet. */
  healthy(): Promise<boolean>;
  /** What only a healthy part lets one do, before those that come after it. */
  settle?(signal: AbortSignal): Promise<void>;
}

/** What is known of a started part. */
export interface RunningPart {
  name: string;
  pid: number;
  /** Path of its log. */
  log: string;
}
