/** Why the API server did not take an object that a controller wanted to make. */
export interface Refusal {
  /**
   * `quota` a ResourceQuota is used up · `quota-needs` a ResourceQuota wants requests or limits that are not set ·
   * `limit-range` · `pod-security` Pod Security Admission, or OpenShift's constraints · `policy` a policy or a webhook said
   * no · `webhook-down` a webhook did not answer · `service-account`, `priority-class`, `runtime-class` do not exist ·
   * `node-selector` · `terminating` the namespace is being deleted · `invalid`
   */
  readonly cause:
    | 'quota'
    | 'quota-needs'
    | 'limit-range'
    | 'pod-security'
    | 'policy'
    | 'webhook-down'
    | 'service-account'
    | 'priority-class'
    | 'runtime-class'
    | 'node-selector'
    | 'terminating'
    | 'invalid'
    | 'other';
  /** Name of what refused, or of what is missing. */
  readonly what: string | null;
  /** What it said for a reason, without the names of the pods. */
  readonly because: string;
}

interface RefusalRule {
  readonly cause: Refusal['cause'];
  readonly pattern: RegExp;
  /** Path in kubernetes/kubernetes, unless another repository is named. */
  readonly source: string;
}

/** Ordered: the first that matches is meant. Read in Kubernetes 1.27 to 1.34. */
export const REFUSAL_RULES: readonly RefusalRule[] = [
  {
    cause: 'terminating',
    pattern: /because it is being terminated/,
    source: 'plugin/pkg/admission/namespace/lifecycle',
  },
  {
    cause: 'webhook-down',
    pattern:
      /failed calling webhook "(?<what>[^"]+)": (?:failed to call webhook: )?(?<because>.+)/s,
    source: 'staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook/errors',
  },
  {
    cause: 'quota-needs',
    pattern: /failed quota: (?<what>[^:]+): (?<because>must specify .+)/s,
    source: 'staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota',
  },
  {
    cause: 'quota',
    pattern: /exceeded quota: (?<what>[^,]+), (?<because>requested: .+)/s,
    source: 'staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota',
  },
  {
    cause: 'limit-range',
    pattern:
      /(?<because>(?:maximum|minimum) \S+ usage per (?:Container|Pod) is .+|\S+ max limit to request ratio per .+)/s,
    source: 'plugin/pkg/admission/limitranger',
  },
  {
    cause: 'pod-security',
    pattern:
      /violates PodSecurity "(?<what>[^"]+)": (?<because>.+)|unable to validate against any security context constraint: (?<because2>.+)/s,
    source: 'staging/src/k8s.io/pod-security-admission; openshift/apiserver',
  },
  {
    cause: 'policy',
    pattern:
      /ValidatingAdmissionPolicy '(?<what>[^']+)' with binding '[^']+' denied request: (?<because>.+)|admission webhook "(?<what2>[^"]+)" denied the request: ?(?<because2>.*)/s,
    source:
      'staging/src/k8s.io/apiserver/pkg/admission/plugin/{policy,webhook}',
  },
  {
    cause: 'service-account',
    pattern:
      /(?<because>error looking up service account [^/]+\/(?<what>[^:]+): .+)|(?<because2>serviceaccount "(?<what2>[^"]+)" not found)/s,
    source: 'plugin/pkg/admission/serviceaccount',
  },
  {
    cause: 'priority-class',
    pattern: /(?<because>no PriorityClass with name (?<what>\S+) was found)/,
    source: 'plugin/pkg/admission/priority',
  },
  {
    cause: 'runtime-class',
    pattern:
      /(?<because>pod rejected: RuntimeClass "(?<what>[^"]+)" not found)/,
    source: 'plugin/pkg/admission/runtimeclass',
  },
  {
    cause: 'node-selector',
    pattern:
      /(?<because>pod node label selector conflicts with its namespace node label selector)/,
    source: 'plugin/pkg/admission/podnodeselector',
  },
  {
    cause: 'invalid',
    pattern: /" is invalid: (?<because>.+)/s,
    source: 'pkg/apis/core/validation',
  },
];

/** Reads the message of ReplicaFailure, or of an event FailedCreate. */
export function readRefusal(message: string): Refusal {
  for (const { cause, pattern } of REFUSAL_RULES) {
    const found = pattern.exec(message);
    if (found) {
      const { groups = {} } = found;
      return {
        cause,
        what: groups.what ?? groups.what2 ?? null,
        because: (groups.because ?? groups.because2 ?? message).trim(),
      };
    }
  }
  return {
    cause: 'other',
    what: null,
    because: message
      .replace(/^\(combined from similar events\): /, '')
      .replace(/^Error creating: /, ''),
  };
}
