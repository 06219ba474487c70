import type { KubernetesObject } from '../manifests';
import { AdmissionRequest, splitApiVersion } from './AdmissionRequest';
import { selectorMatches } from './labelSelector';
import type { AdmissionPolicy, PolicyBinding } from './policyTypes';

/** What a binding is evaluated with: each entry once; `null` stands for no parameter. */
export type ParamLookup =
  | { params: ReadonlyArray<KubernetesObject | null> }
  /** The binding does not apply, because its parameter is absent and that is allowed. */
  | { skip: true }
  /** The binding cannot be set up; the policy's `failurePolicy` decides. */
  | { problem: string };

function describe(
  kind: string,
  ref: NonNullable<PolicyBinding['spec']['paramRef']>,
  namespace: string,
) {
  if (ref.name) {
    return `${kind} ${namespace ? `${namespace}/` : ''}${ref.name}`;
  }
  const labels = Object.entries(ref.selector?.matchLabels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  return `${kind} with labels ${labels || '(any)'}${
    namespace ? ` in namespace ${namespace}` : ''
  }`;
}

/**
 * The parameters of a policy's binding for a request. Without `paramRef.namespace`, namespaced parameters come from
 * the request's namespace. Versions are not compared: an API server serves every version of one object.
 */
export function findParams(
  policy: AdmissionPolicy,
  binding: PolicyBinding,
  request: AdmissionRequest,
): ParamLookup {
  const { paramKind } = policy.spec;
  const { paramRef } = binding.spec;
  if (!paramKind) {
    return paramRef
      ? { problem: 'the binding names a parameter, the policy no paramKind' }
      : { params: [null] };
  }
  if (!paramRef) {
    return { params: [null] };
  }
  if (!paramRef.name === !paramRef.selector) {
    return {
      problem: 'paramRef must have either a name or a selector',
    };
  }
  const [group] = splitApiVersion(paramKind.apiVersion);
  const namespace =
    paramRef.namespace ?? request.object.metadata.namespace ?? '';
  const params = request.params.filter(
    param =>
      param.kind === paramKind.kind &&
      splitApiVersion(param.apiVersion)[0] === group &&
      (param.metadata.namespace === undefined ||
        param.metadata.namespace === namespace) &&
      (paramRef.name
        ? param.metadata.name === paramRef.name
        : selectorMatches(paramRef.selector, param.metadata.labels ?? {})),
  );
  if (params.length > 0) {
    return { params };
  }
  return paramRef.parameterNotFoundAction === 'Allow'
    ? { skip: true }
    : {
        problem: `its parameter was not found: ${describe(
          paramKind.kind,
          paramRef,
          namespace,
        )}`,
      };
}
