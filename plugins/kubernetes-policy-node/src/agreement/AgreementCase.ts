import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { User } from './world';

/** A request that both an API server and this package answer. */
export interface AgreementCase {
  /** Tells it apart. */
  name: string;
  /** What is created; what it becomes, or what is deleted. */
  object: KubernetesObject;
  operation: 'CREATE' | 'UPDATE' | 'DELETE';
  /** What is stored before; absent for a creation. */
  oldObject?: KubernetesObject;
  user: User;
}

/** A policy with its bindings. */
export interface BoundPolicy {
  policy: KubernetesObject;
  bindings: readonly KubernetesObject[];
}

const API_VERSION = 'admissionregistration.k8s.io/v1';

/** A policy, bound once for each `spec` of a binding, and as often only with a warning, so that the API server names every refusal. */
export function boundPolicy(
  name: string,
  spec: object,
  bindings: readonly object[] = [{}],
): BoundPolicy {
  const binding = (suffix: string, action: string, rest: object) => ({
    apiVersion: API_VERSION,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: `${name}${suffix}` },
    spec: { policyName: name, validationActions: [action], ...rest },
  });
  return {
    policy: {
      apiVersion: API_VERSION,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec,
    },
    bindings: bindings.flatMap((rest, index) => {
      const suffix = index === 0 ? '' : `-${index}`;
      return [
        binding(suffix, 'Deny', rest),
        binding(`${suffix}-warn`, 'Warn', rest),
      ];
    }),
  };
}
