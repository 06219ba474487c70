import { CelExpression, Names } from './cel';
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

const BASE = ['object', 'oldObject', 'request', 'namespaceObject'];

/** A policy's expressions, each parsed and compiled once. */
export interface CompiledPolicy {
  matchConditions: readonly Named[];
  variables: ReadonlyMap<string, CelExpression>;
  validations: readonly Validation[];
  auditAnnotations: readonly CelExpression[];
}

/** Compiles what a policy says; an expression that cannot be keeps its problem. */
export function compilePolicy({ spec }: AdmissionPolicy): CompiledPolicy {
  const plain = new Set([...BASE, ...(spec.paramKind ? ['params'] : [])]);
  const globals = new Set([...plain, 'authorizer']);
  const known: string[] = [];
  const variables = new Map(
    spec.variables.map(({ name, expression }) => {
      const names: Names = { globals, variables: new Set(known) };
      known.push(name);
      return [name, CelExpression.of(expression, names)];
    }),
  );
  const names: Names = { globals, variables: new Set(known) };
  const messageNames: Names = { globals: plain, variables: new Set(known) };
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
