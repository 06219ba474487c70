/** Why the scheduler finds no node, as far as one thing is in the way of all or most of them. */
export interface SchedulingFailure {
  readonly cause:
    | 'claim-missing'
    | 'claim-unbound'
    | 'volume-zone'
    | 'resources'
    | 'taints'
    | 'selector'
    | 'cordoned'
    | 'ports'
    | 'other';
  /** The resource, claim or taint that is meant. */
  readonly what: string | null;
}

/** Ordered: a volume that is not there is in the way of every node, and asking for nodes does not help. */
const CAUSES: ReadonlyArray<{
  cause: SchedulingFailure['cause'];
  pattern: RegExp;
}> = [
  {
    cause: 'claim-missing',
    pattern: /persistentvolumeclaim "(?<what>[^"]+)" not found/,
  },
  {
    cause: 'claim-unbound',
    pattern:
      /unbound immediate PersistentVolumeClaims|didn't find available persistent volumes to bind|waiting for ephemeral volume controller|persistentvolumeclaim "(?<what>[^"]+)" (?:is being deleted|bound to non-existent)/,
  },
  {
    cause: 'volume-zone',
    pattern:
      /volume node affinity conflict|no available volume zone|node\(s\) exceed max volume count/,
  },
  {
    cause: 'resources',
    pattern: /Insufficient (?<what>[^\s,.]+(?:\.[^\s,.]+)*)/,
  },
  {
    cause: 'taints',
    pattern:
      /(?:untolerated taint|had taint)(?:\(s\))?(?: \{(?<what>[^}]*)\}| (?<plain>[^\s{,]*[^\s{,.]))?/,
  },
  {
    cause: 'selector',
    pattern:
      /didn't match Pod's node affinity\/selector|didn't match node selector|didn't satisfy existing pods anti-affinity|didn't match pod (?:anti-)?affinity/,
  },
  { cause: 'cordoned', pattern: /were unschedulable|NodeUnschedulable/ },
  { cause: 'ports', pattern: /didn't have free ports/ },
];

/** Reads an event FailedScheduling or the condition PodScheduled=False (kubernetes pkg/scheduler/framework/plugins). */
export function readSchedulingFailure(message: string): SchedulingFailure {
  const found = CAUSES.find(({ pattern }) => pattern.test(message));
  if (!found) {
    return { cause: 'other', what: null };
  }
  const groups = found.pattern.exec(message)?.groups;
  const what = groups?.what ?? groups?.plain ?? null;
  return {
    cause: found.cause,
    what:
      found.cause === 'taints' && what
        ? what.replace(/: ?/, '=').replace(/=$/, '')
        : what,
  };
}
