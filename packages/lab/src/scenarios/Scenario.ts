import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { Stage } from './Stage';

/** Verdict and blocking hop; the hop is null where none is open. */
export type Transition = readonly [word: string, hop: string | null];

/** A pod on its way to a node. */
export const GETS_A_NODE: readonly Transition[] = [
  ['starting', 'admitted'],
  ['starting', 'scheduled'],
];

/** A pod on its way to its first Ready. */
export const COMES_UP: readonly Transition[] = [
  ...GETS_A_NODE,
  ['starting', 'image'],
  ['starting', 'load'],
];

export const SERVES: Transition = ['serving', null];
export const QUEUED: Transition = ['queued', 'admitted'];
export const STOPPED: Transition = ['stopped', null];

/** What a person who knows the cluster says about a service while the scenario goes on. */
export interface ExpectedVerdicts {
  /** Without repetitions, from the first moment to the last. */
  transitions: readonly Transition[];
  /** Regular expression of the last sentence. */
  sentence: string;
  /** Regular expression of what is to be done, as said last; left out where nothing is. */
  next?: string;
  /** Regular expression of what is said last of its autoscaler. */
  autoscaling?: string;
}

/** A telling situation: what is done in a cluster, and what is right to say about it. */
export interface Scenario {
  /** Also the name of the recording's file. */
  name: string;
  /** What is done, in one sentence. */
  done: string;
  /** Flavors, where they differ from {@link twoTenants}. */
  flavors?: readonly KubernetesObject[];
  /** Quota and queues, and what they need, where they differ from {@link twoTenants}. */
  queues?: readonly KubernetesObject[];
  /** Nodes, where they differ from one with eight H100. */
  nodes?: readonly KubernetesObject[];
  /** Kueue's configuration, where it differs from the lab's. Such a scenario gets a lab of its own. */
  kueueConfiguration?: Readonly<Record<string, unknown>>;
  /** Sections that a lab needs besides the core. */
  sections?: readonly string[];
  /** A kind that the cluster must serve, else the scenario cannot be played. */
  needs?: { apiVersion: string; kind: string };
  /** What is there before the recording begins. */
  before?(stage: Stage): Promise<void>;
  play(stage: Stage): Promise<void>;
  /** By name of the service in namespace `recorded-a`. */
  verdicts: Readonly<Record<string, ExpectedVerdicts>>;
}
