import { isKubernetesObject, KubernetesObject } from '../manifests';

/** What an API server would be asked to admit. @public */
export interface AdmissionInput {
  operation: 'CREATE' | 'UPDATE';
  /** The Namespace object the request goes to; null for cluster-scoped objects. */
  namespace: unknown;
  /** Every object that a policy may take as a parameter, such as the namespace's ConfigMaps and LocalQueues. */
  params: readonly unknown[];
  /** Whoever will apply the object; GitOps agents are service accounts. */
  username: string;
}

/** A request with its object's place worked out. */
export interface AdmissionRequest {
  object: KubernetesObject;
  operation: AdmissionInput['operation'];
  namespaceObject: KubernetesObject | null;
  params: readonly KubernetesObject[];
  username: string;
  group: string;
  version: string;
  resource: string;
  namespaced: boolean;
}

const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  'Namespace',
  'ClusterServingRuntime',
  'ClusterQueue',
  'Cohort',
  'ResourceFlavor',
  'WorkloadPriorityClass',
  'ClusterSecretStore',
  'Node',
  'PersistentVolume',
  'ClusterRole',
  'ClusterRoleBinding',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'CustomResourceDefinition',
]);

/** `apps/v1` to group and version; the core group is empty. */
export function splitApiVersion(apiVersion: string): [string, string] {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? ['', apiVersion]
    : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}

/** The resource's name as API servers build it from a kind: lower case and plural. */
export function resourceOf(kind: string): string {
  const lower = kind.toLowerCase();
  if (/[^aeiou]y$/.test(lower)) {
    return `${lower.slice(0, -1)}ies`;
  }
  return /(s|x|z|ch|sh)$/.test(lower) ? `${lower}es` : `${lower}s`;
}

/** Works out what an API server knows of a request. */
export function admissionRequest(
  object: KubernetesObject,
  input: AdmissionInput,
): AdmissionRequest {
  const [group, version] = splitApiVersion(object.apiVersion);
  return {
    object,
    operation: input.operation,
    namespaceObject: isKubernetesObject(input.namespace)
      ? input.namespace
      : null,
    params: input.params.filter(isKubernetesObject),
    username: input.username,
    group,
    version,
    resource: resourceOf(object.kind),
    namespaced: !CLUSTER_SCOPED.has(object.kind),
  };
}
