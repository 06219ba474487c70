import {
  isKubernetesObject,
  KubernetesObject,
  splitApiVersion,
} from '../kubernetes/KubernetesObject';
import type { Kinds } from '../kubernetes/kinds';

/** What is done to an object. @public */
export type AdmissionOperation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

/** What an API server would be asked to admit. @public */
export interface AdmissionInput {
  operation: AdmissionOperation;
  /** The Namespace object the request goes to; null for cluster-scoped objects. */
  namespace: unknown;
  /** Every object that a policy may take as a parameter, such as the namespace's ConfigMaps and LocalQueues. */
  params: readonly unknown[];
  /** The user who will apply the object; GitOps agents are service accounts. */
  username: string;
  /** Groups of the user; those that every service account has when left out for one. */
  groups?: readonly string[];
  /** The object as it is stored, for everything but `CREATE`. */
  oldObject?: unknown;
  /** `scale`, `status` or another part of the object that is asked for; the object itself when left out. */
  subresource?: string;
  /** Name of the resource in the URL, where what is sent is of another kind: a Binding is sent to `pods`. */
  resource?: string;
  /** Whether nothing would be stored; false when left out. */
  dryRun?: boolean;
}

/** A request with its object's place worked out. */
export interface AdmissionRequest {
  /** The object as it would be stored; null for `DELETE`. */
  object: KubernetesObject | null;
  oldObject: KubernetesObject | null;
  operation: AdmissionOperation;
  name: string;
  /** Empty for cluster-scoped objects; a Namespace's own name for itself. */
  namespace: string;
  namespaceObject: KubernetesObject | null;
  params: readonly KubernetesObject[];
  username: string;
  groups: readonly string[];
  group: string;
  version: string;
  kind: string;
  resource: string;
  subresource: string;
  isNamespace: boolean;
  namespaced: boolean;
  dryRun: boolean;
}

/** Groups that the API server gives a service account. */
function groupsOf(username: string): string[] {
  const account = /^system:serviceaccount:([^:]+):[^:]+$/.exec(username);
  return [
    ...(account
      ? ['system:serviceaccounts', `system:serviceaccounts:${account[1]}`]
      : []),
    'system:authenticated',
  ];
}

const objectOrNull = (value: unknown) =>
  isKubernetesObject(value) ? value : null;

/** Works out what an API server knows of a request. */
export function admissionRequest(
  object: KubernetesObject,
  input: AdmissionInput,
  kinds: Kinds,
): AdmissionRequest {
  const {
    operation,
    subresource = '',
    username,
    groups,
    dryRun = false,
  } = input;
  const [group, version] = splitApiVersion(object.apiVersion);
  const namespaceObject = objectOrNull(input.namespace);
  const isNamespace = group === '' && object.kind === 'Namespace';
  const namespaced = !kinds.isClusterScoped(group, object.kind);
  const { name } = object.metadata;
  const own = object.metadata.namespace ?? namespaceObject?.metadata.name ?? '';
  const itself = isNamespace ? name : '';
  const isDeletion = operation === 'DELETE';
  return {
    object: isDeletion ? null : object,
    oldObject: objectOrNull(input.oldObject) ?? (isDeletion ? object : null),
    operation,
    name,
    namespace: namespaced ? own : itself,
    namespaceObject: namespaced ? namespaceObject : null,
    params: input.params.filter(isKubernetesObject),
    username,
    groups: groups ?? groupsOf(username),
    group,
    version,
    kind: object.kind,
    resource: input.resource ?? kinds.resourceOf(group, object.kind),
    subresource,
    isNamespace,
    namespaced,
    dryRun,
  };
}
