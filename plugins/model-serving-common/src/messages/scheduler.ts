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
    | 'claims'
    | 'spread'
    | 'pods'
    | 'pool-limit'
    | 'no-capacity'
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
    cause: 'no-capacity',
    pattern:
      /in backoff after failed scale-up|RESOURCE_POOL_EXHAUSTED|InsufficientInstanceCapacity|out of (?:resources|capacity|stock)|stockout|no (?:spot )?capacity|VcpuLimitExceeded|QUOTA_EXCEEDED|quota exceeded/i,
  },
  {
    cause: 'pool-limit',
    pattern:
      /max (?:node group|nodepool|node pool) size reached|max cluster (?:cpu|memory|[\w./-]+) limit reached|would exceed limits? of|all available instance types exceed limits/i,
  },
  {
    // Taints of accelerator nodes are found before what is free on them is looked at.
    cause: 'taints',
    pattern:
      /(?:untolerated taint|had taint|did not tolerate(?: taint)?) \{?(?:nvidia\.com|amd\.com|habana\.ai|google\.com|sku|[\w.-]*(?:gpu|accelerator|tpu))[^\s,]*/i,
  },
  {
    cause: 'claims',
    pattern:
      /cannot allocate all claims|resourceclaim "(?<what>[^"]+)" not found|waiting for (?:dynamic )?resource ?claim|resource claim .* (?:not found|in use)|pending allocation/i,
  },
  {
    cause: 'resources',
    pattern: /Insufficient (?<what>(?:[\w-]+\.)+[\w-]+\/[\w.-]*[\w-])/,
  },
  {
    cause: 'resources',
    pattern: /Insufficient (?<what>[^\s,.]+(?:\.[^\s,.]+)*)/,
  },
  { cause: 'taints', pattern: /untolerated taint|had taint|did not tolerate/ },
  { cause: 'pods', pattern: /Too many pods/ },
  {
    cause: 'spread',
    pattern:
      /didn't match pod topology spread constraints|doesn't satisfy spreadConstraint/,
  },
  {
    cause: 'selector',
    pattern:
      /didn't match Pod's node affinity\/selector|didn't match node selector|didn't satisfy existing pods anti-affinity|didn't match pod (?:anti-)?affinity|incompatible requirements?, (?:label|key) |no instance type (?:satisfied|met|which)/,
  },
  { cause: 'node-condition', pattern: /were unschedulable|NodeUnschedulable/ },
  { cause: 'ports', pattern: /didn't have free ports/ },
];

const TAINTS =
  /(?:(?<nodes>\d+) node\(s\) )?(?:(?:(?:had )?untolerated|had) taint(?:\(s\))?|did not tolerate(?: taint)?)(?: \{(?<printed>[^}]*)\}| (?<plain>[^\s{,]*[^\s{,.]))?/g;

/** The taint that keeps the pod off most nodes. Control planes are meant to be kept free: they count last. */
function leadingTaint(message: string): SchedulingFailure {
  const nodesByTaint = new Map<string, number>();
  for (const { groups = {} } of message.matchAll(TAINTS)) {
    const taint = (groups.printed ?? groups.plain ?? '')
      .replace(/:(?:NoSchedule|NoExecute|PreferNoSchedule)$/, '')
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
