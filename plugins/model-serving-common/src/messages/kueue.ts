/**
 * What Kueue's words about a Workload mean.
 *
 * `exceeds-capacity` more than its queue can ever have · `uncovered-resource` the queue has no quota for it ·
 * `taint`, `affinity` no flavor of the queue is for this pod · `flavor-missing` · `namespace-selector` ·
 * `resources-invalid`, `limit-range` · `topology-impossible` the topology request cannot be read or met at all: none of
 * these change by waiting.
 * `quota` · `cohort` · `borrowing-limit` · `topology` no domain has room now: change when others give something back.
 * `preempting` others are being stopped for it · `retry` Kueue tries again by itself · `pods-ready` waits for the pods of
 * those admitted before · `gated` another controller must let it in.
 * `queue-missing`, `queue-inactive`, `queue-stopped` · `admission-check` · `deactivated` · `preempted` · `evicted`
 */
export type AdmissionClass =
  | 'exceeds-capacity'
  | 'uncovered-resource'
  | 'taint'
  | 'affinity'
  | 'flavor-missing'
  | 'namespace-selector'
  | 'resources-invalid'
  | 'limit-range'
  | 'topology-impossible'
  | 'quota'
  | 'cohort'
  | 'borrowing-limit'
  | 'topology'
  | 'preempting'
  | 'retry'
  | 'pods-ready'
  | 'gated'
  | 'queue-missing'
  | 'queue-inactive'
  | 'queue-stopped'
  | 'admission-check'
  | 'deactivated'
  | 'preempted'
  | 'evicted'
  | 'unknown';

/** One thing that Kueue says, with the facts in it; amounts as Kueue writes them. */
export interface AdmissionReason {
  readonly class: AdmissionClass;
  readonly resource?: string;
  readonly flavor?: string;
  readonly requested?: string;
  /** How much more is needed than is free. */
  readonly missing?: string;
  /** The most that its queue can ever have. */
  readonly capacity?: string;
  /** As kubectl writes it: `key=value:NoSchedule`. */
  readonly taint?: string;
  /** `LocalQueue serving`, `ClusterQueue a`. */
  readonly queue?: string;
  /** A topology level, or the name of a topology. */
  readonly topology?: string;
  /** Names of admission checks, or of the controllers that gate. */
  readonly check?: string;
  /** What a check, a deactivation or an eviction gives as its own reason. */
  readonly because?: string;
}

type Groups = Readonly<Record<string, string | undefined>>;

/** One form of words, with the releases that write it and the file they come from. */
export interface AdmissionRule {
  readonly class: AdmissionClass;
  readonly pattern: RegExp;
  /** First and last minor release; null while the newest that was read (0.19) still writes it. */
  readonly from: string;
  readonly until: string | null;
  /** Path in kubernetes-sigs/kueue. */
  readonly source: string;
  readonly constant?: Partial<AdmissionReason>;
}

const ASSIGNER = 'pkg/scheduler/flavorassigner/flavorassigner.go';
const TAS_ASSIGNER = 'pkg/scheduler/flavorassigner/tas_flavorassigner.go';
const TAS = 'pkg/cache/tas_flavor_snapshot.go';
const SCHEDULER = 'pkg/scheduler/scheduler.go';
const RESOURCES = 'pkg/workload/resources.go';
const CONTROLLER = 'pkg/controller/core/workload_controller.go';
const PREEMPTION = 'pkg/scheduler/preemption/preemption.go';

/** Never holds the `, ` and `; ` by which Kueue joins reasons, nor the stop at the end. */
const FLAVOR = '(?<flavor>[a-z0-9](?:[-.a-z0-9]*[a-z0-9])?)';
const RESOURCE = '(?<resource>[^\\s,;]+)';
const QUEUE_KIND = '(?:LocalQueue|ClusterQueue)';

function rule(
  kind: AdmissionClass,
  pattern: string,
  releases: readonly [from: string, until: string | null],
  source: string,
  constant?: Partial<AdmissionReason>,
): AdmissionRule {
  return {
    class: kind,
    pattern: new RegExp(pattern, 'gs'),
    from: releases[0],
    until: releases[1],
    source,
    ...(constant ? { constant } : {}),
  };
}

/** Read in the releases 0.6 to 0.19 of kubernetes-sigs/kueue. */
export const ADMISSION_RULES: readonly AdmissionRule[] = [
  rule(
    'exceeds-capacity',
    `insufficient quota for ${RESOURCE} in flavor ${FLAVOR} in ClusterQueue`,
    ['0.6', '0.7'],
    ASSIGNER,
  ),
  rule(
    'exceeds-capacity',
    `insufficient quota for ${RESOURCE} in flavor ${FLAVOR}, request > maximum capacity \\((?<requested>\\S+) > (?<capacity>\\S+)\\)`,
    ['0.8', '0.12'],
    ASSIGNER,
  ),
  rule(
    'exceeds-capacity',
    `insufficient quota for ${RESOURCE} in flavor ${FLAVOR}, previously considered podsets requests \\([^)]*\\) \\+ current podset request \\((?<requested>[^)]*)\\) > maximum capacity \\((?<capacity>[^)]*)\\)`,
    ['0.13', null],
    ASSIGNER,
  ),
  rule(
    'uncovered-resource',
    `resource ${RESOURCE} unavailable in ClusterQueue`,
    ['0.6', null],
    ASSIGNER,
  ),
  rule(
    'uncovered-resource',
    `flavor ${FLAVOR} does not provide resource ${RESOURCE}`,
    ['0.15', null],
    'pkg/scheduler/flavorassigner/flavor_assigner_attempts.go',
  ),
  rule(
    'taint',
    `untolerated taint (?<taintGo>\\{[^}]*\\}|&Taint\\{[^}]*\\}) in flavor ${FLAVOR}`,
    ['0.6', null],
    ASSIGNER,
  ),
  rule(
    'affinity',
    `flavor ${FLAVOR} doesn't match node affinity`,
    ['0.6', null],
    ASSIGNER,
  ),
  rule(
    'affinity',
    `skipping flavor ${FLAVOR} due to WorkloadAllowedResourceFlavorAnnotation annotation`,
    ['0.18', null],
    ASSIGNER,
  ),
  rule('flavor-missing', `flavor ${FLAVOR} not found`, ['0.6', null], ASSIGNER),
  rule(
    'namespace-selector',
    "[Ww]orkload namespace doesn't match ClusterQueue selector",
    ['0.6', null],
    SCHEDULER,
  ),
  rule(
    'resources-invalid',
    'resources? validation failed: (?<because>.+)',
    ['0.6', null],
    RESOURCES,
  ),
  rule(
    'limit-range',
    "(?:resources )?didn't satisfy LimitRange constraints: (?<because>.+)",
    ['0.6', null],
    RESOURCES,
  ),
  rule(
    'borrowing-limit',
    `borrowing limit for ${RESOURCE} in flavor ${FLAVOR} exceeded`,
    ['0.6', '0.7'],
    ASSIGNER,
  ),
  rule(
    'cohort',
    `insufficient unused quota in cohort for ${RESOURCE} in flavor ${FLAVOR}, (?<missing>\\S+) more needed`,
    ['0.6', '0.7'],
    ASSIGNER,
  ),
  rule(
    'quota',
    `insufficient unused quota for ${RESOURCE} in flavor ${FLAVOR}, (?<missing>\\S+) more needed`,
    ['0.6', null],
    ASSIGNER,
  ),
  rule(
    'topology',
    'no topology domains at level: (?<topology>[^\\s,;]+)',
    ['0.9', null],
    TAS,
  ),
  rule(
    'topology',
    'topology "(?<topology>[^"]+)" allows to fit only (?<capacity>\\d+) out of (?<requested>\\d+) (?:pod|slice)\\(s\\)(?:\\. Total nodes: (?<because>.+))?',
    ['0.9', null],
    TAS,
  ),
  rule(
    'topology',
    'topology "(?<topology>[^"]+)" doesn\'t allow to fit(?: any of (?<requested>\\d+) (?:pod|slice)\\(s\\))?(?:\\. Total nodes: (?<because>.+))?',
    ['0.9', null],
    TAS,
  ),
  rule(
    'topology',
    'cannot find replacement assignment for unhealthy node: (?<because>[^\\s,;]+)',
    ['0.13', null],
    TAS,
  ),
  rule(
    'topology',
    'Cannot replace the node, because the existing topologyAssignment is invalid[^;]*',
    ['0.12', null],
    TAS,
  ),
  rule(
    'topology-impossible',
    'no requested topology level(?: for (?:slices|additional slice layer))?: (?<topology>[^\\s,;]+)',
    ['0.9', null],
    TAS,
  ),
  rule(
    'topology-impossible',
    'Flavor "(?<flavor>[^"]+)" (?<because>does not support TopologyAwareScheduling|does not contain the requested level|information missing in TAS cache|supports only TopologyAwareScheduling)',
    ['0.9', null],
    TAS_ASSIGNER,
  ),
  rule(
    'topology-impossible',
    '(?<because>topology level not specified|(?:podset slice topology|additional slice layer)[^;]+|slice topology requested, but slice size not provided|invalid (?:affinity )?node selectors: [^;]+|[Ww]orkload requires Topology, but there is no TAS cache information(?: for the assigned flavor)?|more than one (?:TAS )?flavor assigned: [^;]+|no (?:TAS )?flavor assigned)',
    ['0.9', null],
    TAS,
  ),
  rule(
    'queue-missing',
    `(?<queue>${QUEUE_KIND} \\S+) (?:doesn't|does not) exist(?: in namespace \\S+)?`,
    ['0.6', null],
    CONTROLLER,
  ),
  rule(
    'queue-missing',
    `(?<queue>${QUEUE_KIND} \\S+) is terminating or missing`,
    ['0.6', null],
    CONTROLLER,
  ),
  rule(
    'queue-missing',
    '(?<queue>ClusterQueue \\S+) not found',
    ['0.6', null],
    SCHEDULER,
  ),
  rule(
    'queue-inactive',
    `(?<queue>${QUEUE_KIND} \\S+) is inactive`,
    ['0.6', null],
    CONTROLLER,
  ),
  rule(
    'queue-stopped',
    `(?:The )?(?<queue>${QUEUE_KIND}(?: (?!is )\\S+)?) is stopped`,
    ['0.6', null],
    CONTROLLER,
  ),
  rule(
    'deactivated',
    '[Tt]he workload is deactivated(?: due to (?<because>.+))?',
    ['0.6', null],
    CONTROLLER,
  ),
  rule(
    'deactivated',
    'Deactivat(?:ing workload because|ed due to) (?<because>.+)',
    ['0.8', null],
    CONTROLLER,
  ),
  rule(
    'deactivated',
    '(?<because>[Ee]xceeding the maximum number of re-queuing retries|exceeding the maximum execution time|The maximum execution time \\(\\d+s\\) exceeded)',
    ['0.8', null],
    CONTROLLER,
  ),
  rule(
    'admission-check',
    'Admission check(?:\\(s\\)|s)?:? \\[?(?<check>[^\\],]+)\\]?,? (?:were|are) rejected',
    ['0.6', '0.17'],
    CONTROLLER,
  ),
  rule(
    'admission-check',
    'AdmissionChecks? in (?:Rejected|Retry) state: "(?<check>[^"]+)"(?: \\((?<because>.+)\\))?',
    ['0.18', null],
    CONTROLLER,
  ),
  rule(
    'admission-check',
    'At least one admission check is false|The workload has failed admission checks',
    ['0.6', null],
    SCHEDULER,
  ),
  rule(
    'gated',
    'admission is gated by: (?<check>.+)|Admission is gated by: (?<check2>.+)',
    ['0.17', null],
    CONTROLLER,
  ),
  rule(
    'pods-ready',
    'waiting for all admitted workloads to be in PodsReady condition',
    ['0.6', null],
    SCHEDULER,
  ),
  rule(
    'preempted',
    'Preempted to accommodate a (?:higher priority Workload|workload).*?(?:due to (?<because>prioritization in the ClusterQueue|reclamation within the cohort while borrowing|reclamation within the cohort|[Ff]air [Ss]haring within the cohort)|in the (?<because2>cohort|ClusterQueue)|$)',
    ['0.6', null],
    PREEMPTION,
  ),
  rule(
    'preempted',
    'Preempted by another workload in the (?<because>cohort|ClusterQueue)',
    ['0.6', '0.6'],
    PREEMPTION,
  ),
  rule(
    'preempting',
    'Pending the (?:preemption|migration) of (?<requested>\\d+) workload\\(s\\)',
    ['0.6', null],
    SCHEDULER,
  ),
  rule(
    'preempting',
    'Workload has overlapping preemption targets with another workload',
    ['0.8', null],
    SCHEDULER,
  ),
  rule(
    'preempting',
    "Workload requires preemption, but it's gated",
    ['0.17', null],
    SCHEDULER,
  ),
  rule(
    'retry',
    '(?:Workload no longer fits after processing another workload|other workloads in the cohort were prioritized|Workload skipped because its preemption calculations were invalidated by another workload|Preempting \\d+ workload\\(s\\) failed, will retry|Failed to admit workload: (?<because>.+)|Could not (?:admit Workload and assign flavors in apiserver|obtain workload namespace).*|Bypassed scheduling evaluation because an equivalent workload recently failed|Workload is pending evaluation in the scheduling queue|The workload backoff was finished|AdmissionGatedBy cleared, waiting for quota reservation|Reset to Pending after eviction.*)',
    ['0.6', null],
    SCHEDULER,
  ),
  rule('evicted', 'Exceeded the PodsReady timeout', ['0.6', null], CONTROLLER, {
    because: 'PodsReadyTimeout',
  }),
  rule(
    'evicted',
    'Workload was evicted as there was no replacement for (?:a failed node|unhealthy node\\(s\\)): (?<because2>\\S+)|Workload eviction triggered due to multiple TAS assigned node failures',
    ['0.12', null],
    SCHEDULER,
    { because: 'NodeFailures' },
  ),
  rule(
    'evicted',
    'Evicted to accommodate a workload .* due to migration to more favorable resource flavor',
    ['0.18', null],
    SCHEDULER,
    { because: 'FlavorMigration' },
  ),
];

const OWN_FIELDS = [
  'resource',
  'flavor',
  'requested',
  'missing',
  'capacity',
  'queue',
  'topology',
  'check',
  'because',
] as const;

/** A taint as `kubectl` writes it, from Go's print of the value or of its pointer. */
export function plainTaint(printed: string): string {
  const named = /Key:([^,}]*),\s*Value:([^,}]*),\s*Effect:([^,}]*)/.exec(
    printed,
  );
  // A value without content leaves two spaces behind.
  const listed =
    /^\{(\S+) (\S*) (NoSchedule|PreferNoSchedule|NoExecute)\b/.exec(printed);
  const [, key, value, effect] = named ?? listed ?? [];
  if (key === undefined) {
    return printed.replace(/^&?(?:Taint)?\{|\}$/g, '').trim();
  }
  return `${key}${value ? `=${value}` : ''}:${effect}`;
}

function reasonOf(found: AdmissionRule, groups: Groups): AdmissionReason {
  const fields: Record<string, string> = {};
  for (const name of OWN_FIELDS) {
    const value = groups[name] ?? groups[`${name}2`];
    if (value) {
      fields[name] = value.replace(/[.\s]+$/, '');
    }
  }
  return {
    class: found.class,
    ...fields,
    ...(groups.taintGo ? { taint: plainTaint(groups.taintGo) } : {}),
    ...found.constant,
  };
}

/** Everything that a message of Kueue's says, in its order; empty where nothing is understood. */
export function readAdmissionMessage(
  message: string,
): readonly AdmissionReason[] {
  const found = ADMISSION_RULES.flatMap((each, order) =>
    [...message.matchAll(each.pattern)].map(match => ({
      at: match.index,
      end: match.index + match[0].length,
      order,
      reason: reasonOf(each, match.groups ?? {}),
    })),
  ).sort((a, b) => a.at - b.at || a.order - b.order);
  const reasons: AdmissionReason[] = [];
  let covered = 0;
  for (const { at, end, reason } of found) {
    if (at >= covered) {
      reasons.push(reason);
      covered = end;
    }
  }
  return reasons;
}

const NEVER: ReadonlySet<AdmissionClass> = new Set([
  'exceeds-capacity',
  'uncovered-resource',
  'taint',
  'affinity',
  'flavor-missing',
  'namespace-selector',
  'resources-invalid',
  'limit-range',
  'topology-impossible',
]);

/** Whether waiting cannot change it. */
export function isPermanent(reason: AdmissionReason): boolean {
  return NEVER.has(reason.class);
}

/** Weighs more than what is said of a single flavor. */
const OUTWEIGHS: readonly AdmissionClass[] = [
  'deactivated',
  'queue-missing',
  'queue-inactive',
  'queue-stopped',
  'namespace-selector',
  'resources-invalid',
  'limit-range',
  'uncovered-resource',
  'gated',
  'admission-check',
  'preempting',
];

const UNKNOWN: AdmissionReason = { class: 'unknown' };

/**
 * What decides: a state of the queue or of the Workload, else the flavor that is nearest to taking it. A flavor for
 * which one resource is hopeless is hopeless; one flavor that can take it later outweighs all that never can.
 */
export function leadingAdmissionReason(message: string): AdmissionReason {
  const reasons = readAdmissionMessage(message);
  const above = OUTWEIGHS.map(kind =>
    reasons.find(
      reason =>
        reason.class === kind &&
        (kind !== 'uncovered-resource' || reason.flavor === undefined),
    ),
  ).find(Boolean);
  if (above) {
    return above;
  }
  const hopeless = new Set(
    reasons.filter(isPermanent).map(({ flavor }) => flavor),
  );
  return (
    reasons.find(
      reason =>
        !isPermanent(reason) &&
        (reason.flavor === undefined || !hopeless.has(reason.flavor)),
    ) ??
    reasons.find(({ class: kind }) => kind === 'exceeds-capacity') ??
    reasons[0] ??
    UNKNOWN
  );
}
