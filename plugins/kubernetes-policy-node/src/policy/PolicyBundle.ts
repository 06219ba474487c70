import {
  KubernetesObject,
  splitApiVersion,
} from '../kubernetes/KubernetesObject';
import { KindFacts, Kinds } from '../kubernetes/kinds';
import type { ManifestFinding } from '../kubernetes/ManifestFinding';
import {
  AdmissionInput,
  AdmissionRequest,
  admissionRequest,
} from './AdmissionRequest';
import { compiledPolicy } from './CompiledPolicy';
import { CoveredRequest, Denial, evaluatePolicy } from './evaluatePolicy';
import { findParams } from './findParams';
import { matchResources } from './matchResources';
import type { AdmissionPolicy, PolicyBinding } from './policyTypes';

/** Kinds of this group never meet a policy, so that a mistaken one can still be fixed. */
const EXEMPT_GROUP = 'admissionregistration.k8s.io';
const EXEMPT_KINDS =
  /^(Validating|Mutating)(WebhookConfiguration|AdmissionPolicy(Binding)?)$/;

/** What a {@link PolicyBundle} is made of. @public */
export interface PolicyBundleContent {
  policies: readonly AdmissionPolicy[];
  bindings: readonly PolicyBinding[];
  /** Other objects among the policies, which may be their parameters. */
  objects?: readonly KubernetesObject[];
  /** Files that could not be read, each as a finding that blocks: a rule may be missing. */
  problems?: readonly ManifestFinding[];
}

/** What a {@link PolicyBundle} is told beyond its files. @public */
export interface PolicyBundleOptions {
  /** Custom kinds of the cluster, as far as they are not namespaced, or regular in name and versions. */
  kinds?: readonly KindFacts[];
  /** A policy's name for people; its `metadata.name` when left out. */
  titleOf?(policy: AdmissionPolicy): string;
}

/** What one binding of one policy says of a request. @public */
export interface AdmissionDecision {
  policy: string;
  /** The binding's name; null where the policy itself cannot be applied. */
  binding: string | null;
  /** Why the request is refused, in the API server's words; null when the policy is satisfied. */
  message: string | null;
  /** `Invalid`, `Forbidden`, `Unauthorized` or `RequestEntityTooLarge`; null when the policy is satisfied. */
  reason: string | null;
  /** What the binding does about a refusal. */
  actions: ReadonlyArray<'Deny' | 'Warn' | 'Audit'>;
}

function decision(
  policy: AdmissionPolicy,
  binding: PolicyBinding | null,
  denial: Denial | null,
): AdmissionDecision {
  return {
    policy: policy.metadata.name,
    binding: binding?.metadata.name ?? null,
    message: denial?.message ?? null,
    reason: denial?.reason ?? null,
    actions:
      denial?.always || !binding ? ['Deny'] : binding.spec.validationActions,
  };
}

const finding = (
  rule: string,
  outcome: ManifestFinding['outcome'],
  message: string,
): ManifestFinding => ({ category: 'policy', rule, outcome, message });

/**
 * ValidatingAdmissionPolicies with their bindings, evaluated as the API server does and answered in its words.
 * @public
 */
export class PolicyBundle {
  readonly #bindings = new Map<string, PolicyBinding[]>();

  readonly policies: readonly AdmissionPolicy[];
  readonly bindings: readonly PolicyBinding[];
  readonly problems: readonly ManifestFinding[];
  readonly #kinds: Kinds;
  readonly #objects: readonly KubernetesObject[];
  readonly #titleOf: (policy: AdmissionPolicy) => string;

  constructor(content: PolicyBundleContent, options: PolicyBundleOptions = {}) {
    this.policies = content.policies;
    this.bindings = content.bindings;
    this.problems = content.problems ?? [];
    this.#objects = content.objects ?? [];
    this.#kinds = new Kinds(options.kinds);
    this.#titleOf = options.titleOf ?? (({ metadata }) => metadata.name);
    for (const binding of this.bindings) {
      const { policyName } = binding.spec;
      const known = this.#bindings.get(policyName) ?? [];
      this.#bindings.set(policyName, [...known, binding]);
    }
  }

  /** The bindings of a policy. */
  bindingsOf(policy: AdmissionPolicy): PolicyBinding[] {
    return this.#bindings.get(policy.metadata.name) ?? [];
  }

  /** Whether objects of the kind are in a namespace; those of a kind that is not known are. */
  isNamespaced({ apiVersion, kind }: KubernetesObject): boolean {
    return !this.#kinds.isClusterScoped(splitApiVersion(apiVersion)[0], kind);
  }

  /** Expressions that cannot be evaluated for any object, such as those the cluster would not compile either. */
  unevaluable(): { policy: string; message: string }[] {
    return this.policies.flatMap(policy => {
      const compiled = compiledPolicy(policy);
      const expressions = [
        ...compiled.matchConditions.map(({ expression }) => expression),
        ...compiled.variables.values(),
        ...compiled.validations.flatMap(({ expression, message }) =>
          message ? [expression, message] : [expression],
        ),
        ...compiled.auditAnnotations,
      ];
      return expressions
        .filter(({ problem }) => problem)
        .map(({ source, problem }) => ({
          policy: policy.metadata.name,
          message: `The expression "${source.trim()}" cannot be evaluated: ${
            problem!.message
          }`,
        }));
    });
  }

  /**
   * What an API server would decide about a request that has passed its schema: for every policy and binding that
   * covers it, each refusal, or one decision without message. The API server answers with one of those that deny.
   */
  decide(object: KubernetesObject, input: AdmissionInput): AdmissionDecision[] {
    const [group] = splitApiVersion(object.apiVersion);
    if (group === EXEMPT_GROUP && EXEMPT_KINDS.test(object.kind)) {
      return [];
    }
    const request = admissionRequest(
      object,
      { ...input, params: [...input.params, ...this.#objects] },
      this.#kinds,
    );
    return this.policies.flatMap(policy =>
      this.bindingsOf(policy).length > 0 ? this.#decide(policy, request) : [],
    );
  }

  /**
   * Judges one object. A policy that covers it gives a `pass`, or a `fail` per broken rule; `warn` where no binding
   * of it denies. Policies that do not cover the object give nothing.
   */
  evaluate(object: KubernetesObject, input: AdmissionInput): ManifestFinding[] {
    const decisions = this.decide(object, input);
    const request = admissionRequest(object, input, this.#kinds);
    return this.policies.flatMap(policy => {
      const { name } = policy.metadata;
      if (this.bindingsOf(policy).length === 0) {
        return matchResources(policy.spec.matchConstraints, request).covers ===
          false
          ? []
          : [
              finding(
                name,
                'warn',
                `The policy "${this.#titleOf(
                  policy,
                )}" has no binding, so nothing enforces it`,
              ),
            ];
      }
      return this.#findingsOf(
        policy,
        decisions.filter(({ policy: judged }) => judged === name),
      );
    });
  }

  #decide(
    policy: AdmissionPolicy,
    request: AdmissionRequest,
  ): AdmissionDecision[] {
    const match = matchResources(policy.spec.matchConstraints, request);
    if (match.covers === false) {
      return [];
    }
    if (match.covers === undefined) {
      return [this.#undecided(policy, null, match.problem)];
    }
    const object = this.#kinds.convert(request.object, match.version);
    const oldObject = this.#kinds.convert(request.oldObject, match.version);
    if (object === undefined || oldObject === undefined) {
      return [
        this.#undecided(
          policy,
          null,
          `it judges version ${match.version}, and only the cluster can convert ${request.kind} of version ${request.version} to it`,
        ),
      ];
    }
    const isSame = object === request.object && oldObject === request.oldObject;
    const covered = {
      request: isSame ? request : { ...request, object, oldObject },
      version: match.version,
    };
    return this.bindingsOf(policy).flatMap(binding =>
      this.#decideBinding(policy, binding, covered),
    );
  }

  #decideBinding(
    policy: AdmissionPolicy,
    binding: PolicyBinding,
    covered: CoveredRequest,
  ): AdmissionDecision[] {
    const { request } = covered;
    const match = matchResources(binding.spec.matchResources, request);
    if (match.covers === false) {
      return [];
    }
    if (match.covers === undefined) {
      return [this.#undecided(policy, binding, match.problem)];
    }
    const found = findParams(policy, binding, request, this.#kinds);
    if ('problem' in found) {
      return policy.spec.failurePolicy === 'Fail'
        ? [
            decision(policy, binding, {
              message: `failed to configure binding: ${found.problem}`,
              reason: 'Invalid',
              always: true,
            }),
          ]
        : [];
    }
    const results = found.params.map(param =>
      evaluatePolicy(policy, compiledPolicy(policy), covered, param),
    );
    const denials = results.flatMap(result => result.denials);
    if (denials.length > 0) {
      return denials.map(denial => decision(policy, binding, denial));
    }
    return results.some(({ applies }) => applies)
      ? [decision(policy, binding, null)]
      : [];
  }

  #undecided(
    policy: AdmissionPolicy,
    binding: PolicyBinding | null,
    problem: string,
  ): AdmissionDecision {
    return decision(policy, binding, {
      message: `The policy "${this.#titleOf(
        policy,
      )}" cannot be evaluated before the cluster does: ${problem}`,
      reason: 'Invalid',
      always: true,
    });
  }

  #findingsOf(
    policy: AdmissionPolicy,
    decisions: readonly AdmissionDecision[],
  ): ManifestFinding[] {
    const outcomes = new Map<string, 'fail' | 'warn'>();
    for (const { message, actions } of decisions) {
      if (message !== null && outcomes.get(message) !== 'fail') {
        outcomes.set(message, actions.includes('Deny') ? 'fail' : 'warn');
      }
    }
    const { name } = policy.metadata;
    if (outcomes.size > 0) {
      return [...outcomes].map(([message, outcome]) =>
        finding(name, outcome, message),
      );
    }
    return decisions.length > 0
      ? [finding(name, 'pass', this.#titleOf(policy))]
      : [];
  }
}
