import { AcceleratorMemory } from './memory';

/**
 * Whether a request fits, in the order in which Kueue tries.
 *
 * - `fits`: within the queue's own unused quota
 * - `borrows`: now, with quota that others of the cohort leave unused
 * - `preempts`: by evicting others, of lower priority or who borrowed what is the queue's own
 * - `waits`: possible, but not until something frees quota
 * - `never`: more than the queue can ever have
 * - `unknown`: the queue's state cannot be read
 * @public
 */
export const FIT_WORDS = [
  'fits',
  'borrows',
  'preempts',
  'waits',
  'never',
  'unknown',
] as const;

/** @public */
export type FitWord = (typeof FIT_WORDS)[number];

/** @public */
export interface QuotaFit {
  word: FitWord;
  sentence: string;
  flavor: string | null;
  /** The resource that decides, such as `nvidia.com/gpu`. */
  resource: string | null;
  /** In the resource's base unit (GPUs, cores, bytes). */
  requested: number | null;
  /** What is missing for it to be admitted now. */
  short: number | null;
  /** Replicas that would be admitted now, of those asked for. */
  replicasThatFit: number | null;
  replicas: number;
}

/** Quota of one flavor and resource, as the tenant's own queue sees it. @public */
export interface FlavorQuota {
  flavor: string;
  resource: string;
  nominal: number;
  used: number;
  borrowed: number;
  /** Unused own quota. */
  free: number;
  /** What more could be borrowed now; null when the cohort cannot be read. */
  borrowable: number | null;
}

/** An answer of the form's question for the size of a replica. @public */
export interface AcceleratorOption {
  id: string;
  title: string;
  flavor: string;
  /** Resource name of the accelerators; null for a size of CPUs. */
  resource: string | null;
  /** Accelerators of a replica; 0 for a size of CPUs. */
  count: number;
  /** Per replica and hour, in the currency of the list; null when unpriced. */
  perHour: number | null;
  memory: AcceleratorMemory;
  /** Arguments of each runtime's engine on this option, by the runtime's id, as far as they do not depend on the model. */
  engineArguments: Record<string, string[]>;
  fit: QuotaFit;
}
