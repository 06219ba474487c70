import {
  AdmissionPolicy,
  PolicyBinding,
} from '@model-serving/backstage-kubernetes-policy-node';
import { PlatformData } from '@model-serving/backstage-plugin-model-serving-node';

/** The policies of the GitOps repository as texts. Threads evaluate them; nothing here does. */
export class PlatformPolicies {
  readonly policies: readonly AdmissionPolicy[];
  readonly #bindings = new Map<string, PolicyBinding[]>();

  constructor({
    bindings,
    policies,
  }: Pick<PlatformData, 'bindings' | 'policies'>) {
    this.policies = policies;
    for (const binding of bindings) {
      const { policyName } = binding.spec;
      const known = this.#bindings.get(policyName) ?? [];
      this.#bindings.set(policyName, known);
      known.push(binding);
    }
  }

  bindingsOf({ metadata }: AdmissionPolicy): readonly PolicyBinding[] {
    return this.#bindings.get(metadata.name) ?? [];
  }
}
