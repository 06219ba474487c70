import { CORDONED, nodeConditionOf } from './nodeCondition';

/** Why the scheduler finds no node, as far as one thing is in the way of all or most of them. */
export interface SchedulingFailure {
  readonly cause:
    | 'claim-missing'
    | 'claim-unbound'
    | 'volume-zone'
    | 'resources'
    | 'taints'
    | 'selector'
    | 'node-condition'
    | 'ports'
    | 'other';
  /** The resource, claim or taint (as `key` or `key=value`) that is meant. */
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
  { cause: 'taints', pattern: /untolerated taint|had taint/ },
  {
    cause: 'selector',
    pattern:
      /didn't match Pod's node affinity\/selector|didn't match node selector|didn't satisfy existing pods anti-affinity|didn't match pod (?:anti-)?affinity/,
  },
  { cause: 'node-condition', pattern: /were unschedulable|NodeUnschedulable/ },
  { cause: 'ports', pattern: /didn't have free ports/ },
];

const TAINTS =
  /(?:(?<nodes>\d+) node\(s\) )?(?:(?:had )?untolerated|had) taint(?:\(s\))?(?: \{(?<printed>[^}]*)\}| (?<plain>[^\s{,]*[^\s{,.]))?/g;

/** The taint that keeps the pod off most nodes. Control planes are meant to be kept free: they count last. */
function leadingTaint(message: string): SchedulingFailure {
  const nodesByTaint = new Map<string, number>();
  for (const { groups = {} } of message.matchAll(TAINTS)) {
    const taint = (groups.printed ?? groups.plain ?? '')
      .replace(/: ?/, '=')
      .replace(/=$/, '');
    if (taint) {
      nodesByTaint.set(
        taint,
        (nodesByTaint.get(taint) ?? 0) + Number(groups.nodes ?? 1),
      );
    }
  }
  const isControlPlane = (taint: string) =>
    /^node-role\.kubernetes\.io\/(?:control-plane|master)\b/.test(taint);
  const [what = null] = [...nodesByTaint.keys()].sort(
    (a, b) =>
      Number(isControlPlane(a)) - Number(isControlPlane(b)) ||
      nodesByTaint.get(b)! - nodesByTaint.get(a)!,
  );
  return {
    cause: what && nodeConditionOf(what) ? 'node-condition' : 'taints',
    what,
  };
}

/** Reads an event FailedScheduling or the condition PodScheduled=False (kubernetes pkg/scheduler/framework/plugins). */
export function readSchedulingFailure(message: string): SchedulingFailure {
  const found = CAUSES.find(({ pattern }) => pattern.test(message));
  if (!found) {
    return { cause: 'other', what: null };
  }
  switch (found.cause) {
    case 'taints':
      return leadingTaint(message);
    case 'node-condition':
      return { cause: 'node-condition', what: CORDONED };
    default:
      return {
        cause: found.cause,
        what: found.pattern.exec(message)?.groups?.what ?? null,
      };
  }
}
