import {
  AdmissionDecision,
  AdmissionPolicy,
  isKubernetesObject,
  KindFacts,
  PolicyBundle,
  readAdmissionPolicy,
  readPolicyBinding,
  SchemaSet,
} from '@model-serving/backstage-kubernetes-policy-node';
import { KubernetesObject } from '../KubernetesObject';
import { ObjectStore } from '../ObjectStore';
import { builtInTypes, resourceName, ResourceType } from '../ResourceType';
import { StatusError } from '../StatusError';
import { AdmissionRequest } from './Admission';

const typeOf = (kind: string) => builtInTypes.find(type => type.kind === kind)!;
const POLICIES = typeOf('ValidatingAdmissionPolicy');
const BINDINGS = typeOf('ValidatingAdmissionPolicyBinding');
const NAMESPACES = typeOf('Namespace');

/** Codes of the reasons that a validation may give; any other is 422. */
const CODES: { [reason: string]: number } = {
  Unauthorized: 401,
  Forbidden: 403,
  RequestEntityTooLarge: 413,
};

/** The policies as they are bound now, and the kinds that they take parameters of. */
interface Rules {
  bundle: PolicyBundle;
  paramTypes: readonly ResourceType[];
}

/** Has every write judged by the ValidatingAdmissionPolicies that are stored, and answers in the API server's words. */
export class PolicyAdmission {
  readonly #store: ObjectStore;
  readonly #types: readonly ResourceType[];
  readonly #schemas: SchemaSet;
  readonly #kinds: readonly KindFacts[];
  /** By what they say: a policy is read and compiled once, when it is written. */
  readonly #policies = new Map<string, AdmissionPolicy>();
  #rules: Rules | undefined;

  constructor(options: {
    store: ObjectStore;
    types: readonly ResourceType[];
    schemas: SchemaSet;
    kinds: readonly KindFacts[];
  }) {
    this.#store = options.store;
    this.#types = options.types;
    this.#schemas = options.schemas;
    this.#kinds = options.kinds;
    const own = [POLICIES, BINDINGS].map(resourceName);
    this.#store.subscribe(({ resource, object, previous }) => {
      const isStatus =
        object?.metadata.generation === previous?.metadata.generation;
      if (own.includes(resource) && !isStatus) {
        this.#rules = undefined;
      }
    });
  }

  /** @throws StatusError when a policy denies, or when the object is a policy that no API server would take. */
  admit(request: AdmissionRequest): void {
    const { type, operation, object } = request;
    if (type === POLICIES || type === BINDINGS) {
      if (operation === 'CREATE' || operation === 'UPDATE') {
        this.#requireReadable(type, object as KubernetesObject);
      }
      return;
    }
    const rules = this.#current();
    if (rules.bundle.policies.length === 0) {
      return;
    }
    const broken = this.#decide(rules, request).filter(
      ({ message }) => message !== null,
    );
    for (const { policy, binding, message, actions } of broken) {
      if (actions.includes('Warn')) {
        request.warn?.(
          `Validation failed for ValidatingAdmissionPolicy '${policy}' with binding '${binding}': ${message}`,
        );
      }
    }
    const denial = broken.find(({ actions }) => actions.includes('Deny'));
    if (denial) {
      throw refusal(request, denial);
    }
  }

  #decide(
    { bundle, paramTypes }: Rules,
    request: AdmissionRequest,
  ): AdmissionDecision[] {
    const { caller, namespace, name, object, oldObject, type } = request;
    const sent = this.#asJudged({
      ...object,
      metadata: {
        ...(object.metadata as KubernetesObject['metadata'] | undefined),
        name,
        ...(namespace && { namespace }),
      },
    } as KubernetesObject);
    return bundle.decide(sent, {
      operation: request.operation,
      namespace: namespace
        ? this.#store.get(NAMESPACES, undefined, namespace) ?? null
        : null,
      params: paramTypes.flatMap(each => this.#store.list(each)),
      username: caller.name,
      groups: caller.groups,
      oldObject: oldObject && this.#asJudged(oldObject),
      subresource: request.subresource,
      resource: type.plural,
      dryRun: request.dryRun,
    });
  }

  /** With the defaults that an API server has filled in before it asks policies. */
  #asJudged(object: KubernetesObject) {
    return isKubernetesObject(object)
      ? this.#schemas.defaulted(object)
      : object;
  }

  #current(): Rules {
    if (this.#rules) {
      return this.#rules;
    }
    const policies = this.#store
      .list(POLICIES)
      .map(object => this.#policyOf(object));
    const bindings = this.#store
      .list(BINDINGS)
      .map(object => readPolicyBinding(object, object.metadata.name));
    const paramKinds = new Set(
      policies.map(({ spec }) => spec.paramKind?.kind),
    );
    this.#rules = {
      bundle: new PolicyBundle({ policies, bindings }, { kinds: this.#kinds }),
      paramTypes: this.#types.filter(({ kind }) => paramKinds.has(kind)),
    };
    return this.#rules;
  }

  #policyOf(object: KubernetesObject): AdmissionPolicy {
    const { name } = object.metadata;
    const text = JSON.stringify([name, object.spec]);
    const policy =
      this.#policies.get(text) ?? readAdmissionPolicy(object, name);
    this.#policies.set(text, policy);
    return policy;
  }

  /** Refuses what does not read as a policy or binding, and expressions that do not compile, as they are written. */
  #requireReadable(type: ResourceType, object: KubernetesObject): void {
    const { name } = object.metadata;
    try {
      if (type === BINDINGS) {
        readPolicyBinding(object, name);
        return;
      }
      const policies = [this.#policyOf(object)];
      const [problem] = new PolicyBundle({
        policies,
        bindings: [],
      }).unevaluable();
      if (problem) {
        throw new Error(problem.message);
      }
    } catch (error) {
      throw StatusError.invalid(type, name, [
        `spec: Invalid value: ${(error as Error).message}`,
      ]);
    }
  }
}

function refusal(
  { type, name }: AdmissionRequest,
  { policy, binding, message, reason }: AdmissionDecision,
): StatusError {
  const by = binding ? ` with binding '${binding}'` : '';
  const denied = `ValidatingAdmissionPolicy '${policy}'${by} denied request: ${message}`;
  const known = reason ?? 'Invalid';
  return new StatusError(
    CODES[known] ?? 422,
    known,
    `${resourceName(type)} "${name}" is forbidden: ${denied}`,
    {
      name,
      group: type.group,
      kind: type.plural,
      causes: [{ message: denied }],
    },
  );
}
