import {
  KubernetesObject,
  splitApiVersion,
} from '../kubernetes/KubernetesObject';
import type { Kinds } from '../kubernetes/kinds';
import type { AdmissionRequest } from './AdmissionRequest';
import { selectorMatches } from './labelSelector';
import type { AdmissionPolicy, PolicyBinding } from './policyTypes';

/** What a binding is evaluated with: each entry once; `null` stands for no parameter. */
export type ParamLookup =
  | { params: ReadonlyArray<KubernetesObject | null> }
  /** The binding cannot be set up, in the cluster's words; the policy's `failurePolicy` decides. */
  | { problem: string };

const NOT_FOUND =
  'no params found for policy binding with `Deny` parameterNotFoundAction';

/**
 * The parameters of a policy's binding for a request. Without `paramRef.namespace`, namespaced parameters come from
 * the request's namespace. Versions are not compared: an API server serves every version of one object.
 */
export function findParams(
  policy: AdmissionPolicy,
  binding: PolicyBinding,
  request: AdmissionRequest,
  kinds: Kinds,
): ParamLookup {
  const { paramKind } = policy.spec;
  const { paramRef } = binding.spec;
  if (!paramKind || !paramRef) {
    return { params: [null] };
  }
  const [group] = splitApiVersion(paramKind.apiVersion);
  const namespaced = !kinds.isClusterScoped(group, paramKind.kind);
  const namespace = paramRef.namespace ?? request.namespace;
  if (namespaced && !namespace) {
    return {
      problem:
        'cannot use namespaced paramRef in policy binding that matches cluster-scoped resources',
    };
  }
  if (!namespaced && paramRef.namespace) {
    return {
      problem:
        'paramRef.namespace must not be provided for a cluster-scoped `paramKind`',
    };
  }
  if (paramRef.name && paramRef.selector) {
    return {
      problem: 'paramRef.name and paramRef.selector are mutually exclusive',
    };
  }
  if (!paramRef.name && !paramRef.selector) {
    return { problem: 'one of name or selector must be provided' };
  }
  const params = request.params.filter(
    param =>
      param.kind === paramKind.kind &&
      splitApiVersion(param.apiVersion)[0] === group &&
      (!namespaced || param.metadata.namespace === namespace) &&
      (paramRef.name
        ? param.metadata.name === paramRef.name
        : selectorMatches(paramRef.selector, param.metadata.labels ?? {})),
  );
  return params.length === 0 && paramRef.parameterNotFoundAction === 'Deny'
    ? { problem: NOT_FOUND }
    : { params };
}
