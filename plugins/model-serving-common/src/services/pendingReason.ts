/** What Kueue's message about a pending Workload means. */
export interface PendingReason {
  readonly kind:
    | 'later'
    | 'never'
    | 'not-covered'
    | 'no-flavor'
    | 'configuration'
    | 'evicted'
    | 'unknown';
  readonly resource: string | null;
  readonly flavor: string | null;
  /** In words, without a full stop. */
  readonly words: string;
}

function resourceInWords(resource: string, amount: string): string {
  if (resource === 'nvidia.com/gpu') {
    return amount === '1' ? 'GPU' : 'GPUs';
  }
  return resource;
}

const LATER =
  /insufficient unused quota for (\S+) in flavor (\S+?), (.+?) more needed/;
const NEVER =
  /insufficient quota for (\S+) in flavor (\S+?),.*?maximum capacity \((\S+?)\)/;
const NEVER_REQUEST = /current podset request \((\S+?)\)/;
const NOT_COVERED = /resource (\S+) unavailable in ClusterQueue/;
const AFFINITY = /flavor (\S+) doesn't match node affinity/;
const TAINT = /untolerated taint (.+?) in flavor (\S+)/;
/** What Kueue says of a Workload that it has just sent back. */
const EVICTED: ReadonlyArray<{ pattern: RegExp; words: string }> = [
  {
    pattern: /^Preempted to accommodate .*prioritization/s,
    words: 'it was preempted for something of higher priority',
  },
  {
    pattern: /^Preempted to accommodate /,
    words: 'it was preempted: the quota it had borrowed was asked back',
  },
  {
    pattern: /^Exceeded the PodsReady timeout/,
    words: 'Kueue ended its start, which took too long',
  },
  { pattern: /no longer fits/, words: 'another took the quota just now' },
];
const CONFIGURATION = [
  /LocalQueue \S+ doesn't exist/,
  /ClusterQueue \S+ doesn't exist/,
  /(?:ClusterQueue|LocalQueue) \S+ is inactive/,
  /(?:ClusterQueue|LocalQueue) \S+ is stopped/,
  /^The (?:ClusterQueue|LocalQueue) is stopped/,
  /ClusterQueue \S+ not found/,
  /(?:ClusterQueue|LocalQueue) \S+ is terminating or missing/,
];

/**
 * Classifies the message of a Workload's condition QuotaReserved=False. One flavor that fits later
 * outweighs others that never fit.
 */
export function pendingReasonOf(message: string | null): PendingReason {
  const text = message ?? '';
  const later = LATER.exec(text);
  if (later) {
    const [, resource, flavor, amount] = later;
    return {
      kind: 'later',
      resource,
      flavor,
      words: `${amount} more ${resourceInWords(
        resource,
        amount,
      )} needed in flavor ${flavor}`,
    };
  }
  const never = NEVER.exec(text);
  if (never) {
    const [, resource, flavor, capacity] = never;
    const asked = NEVER_REQUEST.exec(text)?.[1];
    const request = asked
      ? `${asked} ${resourceInWords(resource, asked)} asked for`
      : `too many ${resourceInWords(resource, '')} asked for`;
    return {
      kind: 'never',
      resource,
      flavor,
      words: `${request}, and its queue can have at most ${capacity} in flavor ${flavor}`,
    };
  }
  const uncovered = NOT_COVERED.exec(text);
  if (uncovered) {
    return {
      kind: 'not-covered',
      resource: uncovered[1],
      flavor: null,
      words: `its queue has no quota for ${uncovered[1]}`,
    };
  }
  const taint = TAINT.exec(text);
  if (taint) {
    return {
      kind: 'no-flavor',
      resource: null,
      flavor: taint[2],
      words: `it does not tolerate the taint ${taint[1]} of flavor ${taint[2]}`,
    };
  }
  const affinity = AFFINITY.exec(text);
  if (affinity) {
    return {
      kind: 'no-flavor',
      resource: null,
      flavor: affinity[1],
      words: `its node selector does not match flavor ${affinity[1]}`,
    };
  }
  const configuration = CONFIGURATION.map(pattern => pattern.exec(text)).find(
    Boolean,
  );
  if (configuration) {
    return {
      kind: 'configuration',
      resource: null,
      flavor: null,
      words: configuration[0],
    };
  }
  const evicted = EVICTED.find(({ pattern }) => pattern.test(text));
  if (evicted) {
    return {
      kind: 'evicted',
      resource: null,
      flavor: null,
      words: evicted.words,
    };
  }
  return {
    kind: 'unknown',
    resource: null,
    flavor: null,
    words: text || 'Kueue has not said why yet',
  };
}

/** Whether it would wait for ever as things stand. */
export function isHopeless(reason: PendingReason): boolean {
  return ['never', 'not-covered', 'no-flavor'].includes(reason.kind);
}

/**
 * A message of Kueue's without what it tells of others: whose Workload pushed this one out, and from
 * where in the cohort.
 */
export function withoutNeighbors(message: string): string {
  return message
    .replace(/ \(UID: [^)]*\)/g, '')
    .replace(/[;,]? ?preemptor path: .*$/s, '')
    .trim();
}
