/** One kind that the API serves, as discovery names it. */
export interface ResourceType {
  group: string;
  version: string;
  kind: string;
  plural: string;
  namespaced: boolean;
  /** Whether `status` is written through its own subresource only. */
  status: boolean;
  shortNames?: readonly string[];
}

function kinds(
  group: string,
  version: string,
  table: readonly [
    kind: string,
    plural: string,
    flags: string,
    short?: string,
  ][],
): ResourceType[] {
  return table.map(([kind, plural, flags, short]) => ({
    group,
    version,
    kind,
    plural,
    namespaced: flags.includes('n'),
    status: flags.includes('s'),
    shortNames: short?.split(' '),
  }));
}

/** The kinds that a real API server has built in (`n`: namespaced, `s`: status subresource). */
export const builtInTypes: readonly ResourceType[] = [
  ...kinds('', 'v1', [
    ['Namespace', 'namespaces', 's', 'ns'],
    ['Node', 'nodes', 's', 'no'],
    ['Pod', 'pods', 'ns', 'po'],
    ['Event', 'events', 'n', 'ev'],
    ['Service', 'services', 'ns', 'svc'],
    ['ConfigMap', 'configmaps', 'n', 'cm'],
    ['Secret', 'secrets', 'n'],
    ['ServiceAccount', 'serviceaccounts', 'n', 'sa'],
    ['ResourceQuota', 'resourcequotas', 'ns', 'quota'],
    ['PersistentVolumeClaim', 'persistentvolumeclaims', 'ns', 'pvc'],
  ]),
  ...kinds('apps', 'v1', [
    ['Deployment', 'deployments', 'ns', 'deploy'],
    ['ReplicaSet', 'replicasets', 'ns', 'rs'],
  ]),
  ...kinds('batch', 'v1', [['Job', 'jobs', 'ns']]),
  ...kinds('networking.k8s.io', 'v1', [
    ['NetworkPolicy', 'networkpolicies', 'n', 'netpol'],
    ['Ingress', 'ingresses', 'ns', 'ing'],
  ]),
  ...kinds('policy', 'v1', [
    ['PodDisruptionBudget', 'poddisruptionbudgets', 'ns', 'pdb'],
  ]),
  ...kinds('autoscaling', 'v2', [
    ['HorizontalPodAutoscaler', 'horizontalpodautoscalers', 'ns', 'hpa'],
  ]),
  ...kinds('rbac.authorization.k8s.io', 'v1', [
    ['Role', 'roles', 'n'],
    ['RoleBinding', 'rolebindings', 'n'],
    ['ClusterRole', 'clusterroles', ''],
    ['ClusterRoleBinding', 'clusterrolebindings', ''],
  ]),
  ...kinds('admissionregistration.k8s.io', 'v1', [
    ['ValidatingAdmissionPolicy', 'validatingadmissionpolicies', 's'],
    [
      'ValidatingAdmissionPolicyBinding',
      'validatingadmissionpolicybindings',
      '',
    ],
  ]),
];

/** The kinds that come with KServe, Kueue, KEDA, External Secrets, Gateway API and Argo CD. */
export const customTypes: readonly ResourceType[] = [
  ...kinds('serving.kserve.io', 'v1beta1', [
    ['InferenceService', 'inferenceservices', 'ns', 'isvc'],
  ]),
  ...kinds('serving.kserve.io', 'v1alpha2', [
    ['LLMInferenceService', 'llminferenceservices', 'ns', 'llmisvc'],
  ]),
  ...kinds('serving.kserve.io', 'v1alpha1', [
    ['ServingRuntime', 'servingruntimes', 'n'],
    ['ClusterServingRuntime', 'clusterservingruntimes', ''],
  ]),
  ...kinds('kueue.x-k8s.io', 'v1beta2', [
    ['LocalQueue', 'localqueues', 'ns', 'lq'],
    ['ClusterQueue', 'clusterqueues', 's', 'cq'],
    ['Cohort', 'cohorts', 's'],
    ['ResourceFlavor', 'resourceflavors', '', 'rf'],
    ['Workload', 'workloads', 'ns', 'wl'],
    ['WorkloadPriorityClass', 'workloadpriorityclasses', ''],
  ]),
  ...kinds('keda.sh', 'v1alpha1', [
    ['ScaledObject', 'scaledobjects', 'ns', 'so'],
    ['TriggerAuthentication', 'triggerauthentications', 'ns', 'ta'],
  ]),
  ...kinds('external-secrets.io', 'v1', [
    ['ExternalSecret', 'externalsecrets', 'ns', 'es'],
    ['SecretStore', 'secretstores', 'ns', 'ss'],
  ]),
  ...kinds('gateway.networking.k8s.io', 'v1', [
    ['Gateway', 'gateways', 'ns', 'gtw'],
    ['HTTPRoute', 'httproutes', 'ns'],
  ]),
  ...kinds('argoproj.io', 'v1alpha1', [
    ['Application', 'applications', 'n', 'app'],
    ['AppProject', 'appprojects', 'n'],
  ]),
];

/** `plural.group` as the API server's messages name a resource (`pods`, `localqueues.kueue.x-k8s.io`). */
export function resourceName(type: ResourceType): string {
  return type.group ? `${type.plural}.${type.group}` : type.plural;
}

/** `group/version`, or `v1` for the core group. */
export function apiVersionOf(type: ResourceType): string {
  return type.group ? `${type.group}/${type.version}` : type.version;
}
