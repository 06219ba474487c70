import { NAMESPACE_TYPE, REQUEST_TYPE } from './admissionTypes';
import { CelExpression, DYN, Names, StaticType } from '../cel';
import type { AdmissionPolicy, PolicyValidation } from './policyTypes';

/** A named expression. */
export interface Named {
  name: string;
  expression: CelExpression;
}

/** A validation with its expressions ready. */
export interface Validation {
  source: PolicyValidation;
  expression: CelExpression;
  message?: CelExpression;
}

/** Names that every expression of a policy may use. */
export const BASE_NAMES: ReadonlyMap<string, StaticType> = new Map([
  ['object', DYN],
  ['oldObject', DYN],
  ['request', REQUEST_TYPE],
  ['namespaceObject', NAMESPACE_TYPE],
]);

/** A policy's expressions, each parsed and compiled once. */
export interface CompiledPolicy {
  matchConditions: readonly Named[];
  variables: ReadonlyMap<string, CelExpression>;
  validations: readonly Validation[];
  auditAnnotations: readonly CelExpression[];
}

const compiledPolicies = new WeakMap<AdmissionPolicy, CompiledPolicy>();

/** What a policy says, compiled when first asked for, whichever bundles it is in. */
export function compiledPolicy(policy: AdmissionPolicy): CompiledPolicy {
  const known = compiledPolicies.get(policy);
  if (known) {
    return known;
  }
  const made = compilePolicy(policy);
  compiledPolicies.set(policy, made);
  return made;
}

/** Compiles what a policy says; an expression that cannot be keeps its problem. */
function compilePolicy({ spec }: AdmissionPolicy): CompiledPolicy {
  const plain = new Map([
    ...BASE_NAMES,
    ...(spec.paramKind ? [['params', DYN] as const] : []),
  ]);
  const globals = new Map([...plain, ['authorizer', DYN] as const]);
  const known = new Map<string, StaticType>();
  const variables = new Map(
    spec.variables.map(({ name, expression }) => {
      const compiled = CelExpression.of(expression, {
        globals,
        variables: new Map(known),
      });
      known.set(name, compiled.type);
      return [name, compiled];
    }),
  );
  const names: Names = { globals, variables: known };
  const messageNames: Names = { globals: plain, variables: known };
  return {
    variables,
    matchConditions: spec.matchConditions.map(({ name, expression }) => ({
      name,
      expression: CelExpression.of(expression, { globals }),
    })),
    validations: spec.validations.map(source => ({
      source,
      expression: CelExpression.of(source.expression, names),
      ...(source.messageExpression && {
        message: CelExpression.of(source.messageExpression, messageNames),
      }),
    })),
    auditAnnotations: spec.auditAnnotations.map(({ valueExpression }) =>
      CelExpression.of(valueExpression, messageNames),
    ),
  };
}
