import { REFUSAL_RULES, readRefusal } from './refusal';

/** As ReplicaSet and StatefulSet controllers wrote them, by the plugin that refused. */
const MESSAGES: ReadonlyArray<
  [cause: string, message: string, what: string | null, because: RegExp]
> = [
  [
    'quota',
    'Error creating: pods "x-1" is forbidden: exceeded quota: gpu, requested: requests.nvidia.com/gpu=1, used: requests.nvidia.com/gpu=4, limited: requests.nvidia.com/gpu=4',
    'gpu',
    /^requested: /,
  ],
  [
    'quota-needs',
    'pods "x-1" is forbidden: failed quota: ns: must specify limits.cpu for: istio-proxy',
    'ns',
    /^must specify limits\.cpu/,
  ],
  [
    'limit-range',
    'pods "x-1" is forbidden: [maximum cpu usage per Pod is 4, but limit is 8, maximum memory usage per Pod is 8Gi, but limit is 64Gi]',
    null,
    /^maximum cpu usage per Pod is 4/,
  ],
  [
    'pod-security',
    'pods "x-1" is forbidden: violates PodSecurity "baseline:latest": hostPath volumes (volume "shm")',
    'baseline:latest',
    /^hostPath/,
  ],
  [
    'pod-security',
    'pods "x-1" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount]',
    null,
    /anyuid/,
  ],
  [
    'policy',
    "pods \"x-1\" is forbidden: ValidatingAdmissionPolicy 'no-host' with binding 'no-host-all' denied request: hostNetwork is not allowed",
    'no-host',
    /^hostNetwork/,
  ],
  [
    'policy',
    'admission webhook "validate.kyverno.svc-fail" denied the request: resource Pod/team-a/x-1 was blocked due to the following policies',
    'validate.kyverno.svc-fail',
    /^resource Pod/,
  ],
  [
    'webhook-down',
    'Internal error occurred: failed calling webhook "mpod.kb.io": failed to call webhook: Post "https://kueue-webhook-service.kueue-system.svc:443/mutate--v1-pod?timeout=10s": dial tcp 10.0.0.7:443: connect: connection refused',
    'mpod.kb.io',
    /connection refused$/,
  ],
  [
    'service-account',
    'pods "x-" is forbidden: error looking up service account team-a/models: serviceaccount "models" not found',
    'models',
    /not found/,
  ],
  [
    'priority-class',
    'pods "x-" is forbidden: no PriorityClass with name serving-high was found',
    'serving-high',
    /serving-high/,
  ],
  [
    'runtime-class',
    'pods "x-" is forbidden: pod rejected: RuntimeClass "nvidia" not found',
    'nvidia',
    /nvidia/,
  ],
  [
    'node-selector',
    'pods "x-" is forbidden: pod node label selector conflicts with its namespace node label selector',
    null,
    /conflicts/,
  ],
  [
    'terminating',
    'pods "x-" is forbidden: unable to create new content in namespace team-a because it is being terminated',
    null,
    /./,
  ],
  [
    'invalid',
    'Pod "x-1" is invalid: spec.containers[0].resources.requests: Invalid value: "8": must be less than or equal to cpu limit of 4',
    null,
    /^spec\.containers\[0\]/,
  ],
];

describe('pods that the API server does not take', () => {
  it.each(MESSAGES)('%s: %s', (cause, message, what, because) => {
    expect(readRefusal(message)).toEqual({
      cause,
      what,
      because: expect.stringMatching(because),
    });
  });

  it('has an example of each rule, and quotes what it does not know', () => {
    expect(new Set(MESSAGES.map(([cause]) => cause))).toEqual(
      new Set(REFUSAL_RULES.map(({ cause }) => cause)),
    );
    expect(readRefusal('Error creating: no idea')).toEqual({
      cause: 'other',
      what: null,
      because: 'no idea',
    });
  });
});
