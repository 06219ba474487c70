import type { Finding } from '@model-serving/backstage-plugin-model-serving-common';
import type { KubernetesObject } from '../manifests';
import {
  AdmissionInput,
  AdmissionRequest,
  admissionRequest,
} from './AdmissionRequest';
import { evaluatePolicy, PolicyDecision } from './evaluatePolicy';
import { findParams } from './findParams';
import { resourcesMatch } from './matchResources';
import type { AdmissionPolicy, PolicyBinding } from './policyTypes';

const TITLE_ANNOTATION = 'model-serving.backstage.io/title';

/** A policy's name for people: its title annotation, or its name. @public */
export function policyTitle(policy: AdmissionPolicy): string {
  return (
    policy.metadata.annotations?.[TITLE_ANNOTATION] ?? policy.metadata.name
  );
}

/**
 * The admission policies of a GitOps repository: the very files that the cluster is given, evaluated the same way and
 * answered in the same words.
 * @public
 */
export class PolicyBundle {
  constructor(
    readonly policies: readonly AdmissionPolicy[],
    readonly bindings: readonly PolicyBinding[],
    /** Other objects among the policies, which may be their parameters. */
    private readonly objects: readonly KubernetesObject[],
    /** Files that could not be read, each as a finding that blocks: a rule may be missing. */
    readonly problems: readonly Finding[],
  ) {}

  /** The bindings of a policy. */
  bindingsOf(policy: AdmissionPolicy): PolicyBinding[] {
    return this.bindings.filter(
      binding => binding.spec.policyName === policy.metadata.name,
    );
  }

  /**
   * Judges one object. A policy that covers it gives a `pass`, or a `fail` per broken rule; `warn` where no binding
   * of it denies. Policies that do not cover the object give nothing.
   */
  evaluate(object: KubernetesObject, input: AdmissionInput): Finding[] {
    const request = admissionRequest(object, {
      ...input,
      params: [...input.params, ...this.objects],
    });
    return this.policies
      .filter(policy =>
        resourcesMatch(policy.spec.matchConstraints, request, false),
      )
      .flatMap(policy => this.judge(policy, request));
  }

  private judge(policy: AdmissionPolicy, request: AdmissionRequest): Finding[] {
    const finding = (
      outcome: Finding['outcome'],
      message: string,
    ): Finding => ({
      category: 'policy',
      rule: policy.metadata.name,
      outcome,
      message,
    });
    const bindings = this.bindingsOf(policy);
    if (bindings.length === 0) {
      return [
        finding(
          'warn',
          `The policy "${policyTitle(
            policy,
          )}" has no binding, so nothing enforces it`,
        ),
      ];
    }
    const messages = new Map<string, 'fail' | 'warn'>();
    let applied = false;
    for (const binding of bindings) {
      if (resourcesMatch(binding.spec.matchResources, request, true)) {
        const decision = decide(policy, binding, request);
        applied ||= decision.applies;
        const severity = binding.spec.validationActions.includes('Deny')
          ? 'fail'
          : 'warn';
        for (const message of decision.denials) {
          if (messages.get(message) !== 'fail') {
            messages.set(message, severity);
          }
        }
      }
    }
    if (messages.size > 0) {
      return [...messages].map(([message, outcome]) =>
        finding(outcome, message),
      );
    }
    return applied ? [finding('pass', policyTitle(policy))] : [];
  }
}

function decide(
  policy: AdmissionPolicy,
  binding: PolicyBinding,
  request: AdmissionRequest,
): PolicyDecision {
  const found = findParams(policy, binding, request);
  if ('skip' in found) {
    return { applies: false, denials: [] };
  }
  if ('problem' in found) {
    return policy.spec.failurePolicy === 'Fail'
      ? {
          applies: true,
          denials: [
            `The policy "${policyTitle(policy)}" cannot be applied: ${
              found.problem
            }. Ask the platform owners`,
          ],
        }
      : { applies: false, denials: [] };
  }
  const decisions = found.params.map(param =>
    evaluatePolicy(policy, request, param),
  );
  return {
    applies: decisions.some(decision => decision.applies),
    denials: [...new Set(decisions.flatMap(decision => decision.denials))],
  };
}
