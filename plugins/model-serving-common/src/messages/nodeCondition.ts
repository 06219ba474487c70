/** What a taint that Kubernetes itself sets says of a node: it goes with the state, and nobody should tolerate it. */
export interface NodeCondition {
  /** For after "nodes". */
  readonly state: string;
  /** For after "Ask your platform owners". */
  readonly ask: string;
}

/** The taint of a cordoned node, which the scheduler also says in words. */
export const CORDONED = 'node.kubernetes.io/unschedulable';

/** Kubernetes, "Well-Known Labels, Annotations and Taints". */
const NODE_CONDITIONS: ReadonlyMap<string, NodeCondition> = new Map([
  [
    'node.kubernetes.io/disk-pressure',
    { state: 'are short of disk space', ask: 'to free disk space on them' },
  ],
  [
    'node.kubernetes.io/memory-pressure',
    { state: 'are short of memory', ask: 'to free memory on them' },
  ],
  [
    'node.kubernetes.io/pid-pressure',
    {
      state: 'are short of process IDs',
      ask: 'to end what uses them up',
    },
  ],
  [
    'node.kubernetes.io/not-ready',
    { state: 'are not ready', ask: 'to repair them' },
  ],
  [
    'node.kubernetes.io/unreachable',
    { state: 'cannot be reached', ask: 'to bring them back' },
  ],
  [CORDONED, { state: 'are cordoned', ask: 'when they are uncordoned' }],
  [
    'node.kubernetes.io/network-unavailable',
    {
      state: 'have no network',
      ask: 'to check their network plugin (CNI) and routes',
    },
  ],
  [
    'node.kubernetes.io/out-of-service',
    {
      state: 'are out of service',
      ask: 'to bring them back or to replace them',
    },
  ],
  [
    'node.cloudprovider.kubernetes.io/uninitialized',
    {
      state: 'are still being set up by the cloud provider',
      ask: 'to check the cloud controller manager if this lasts',
    },
  ],
  [
    'node.cloudprovider.kubernetes.io/shutdown',
    { state: 'are shut down', ask: 'to start them' },
  ],
]);

/** @param taint - `key`, `key=value` or `key=value:effect` */
export function nodeConditionOf(taint: string): NodeCondition | undefined {
  return NODE_CONDITIONS.get(taint.split(/[=:]/, 1)[0]);
}
