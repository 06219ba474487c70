import type { KubernetesObject } from '../manifests';
import type { AdmissionRequest } from './AdmissionRequest';
import { CelExpression } from './CelExpression';
import { CelProblem } from './CelProblem';
import { toCelValue } from './celValue';
import { withVariables } from './lazyVariables';
import type { AdmissionPolicy, PolicyValidation } from './policyTypes';

/** Longest message an API server takes from a `messageExpression`, in bytes. */
const MAX_MESSAGE_BYTES = 5 * 1024;

/** What a policy says with one parameter: nothing to say (`applies: false`), or why it refuses. */
export interface PolicyDecision {
  applies: boolean;
  denials: string[];
}

function requestValue(request: AdmissionRequest) {
  const { group, version, object } = request;
  const kind = { group, version, kind: object.kind };
  const resource = { group, version, resource: request.resource };
  return {
    uid: '',
    kind,
    resource,
    subResource: '',
    requestKind: kind,
    requestResource: resource,
    requestSubResource: '',
    name: object.metadata.name,
    namespace: object.metadata.namespace ?? '',
    operation: request.operation,
    userInfo: { username: request.username, uid: '', groups: [], extra: {} },
    dryRun: false,
    options: {},
  };
}

const cannotTell = (what: string, problem: CelProblem) =>
  `${what} cannot be evaluated: ${problem.message}`;

/** The words of an API server: `messageExpression` if it gives one usable line, else `message`, else the expression. */
function denialMessage(
  validation: PolicyValidation,
  scope: Record<string, unknown>,
): string {
  if (validation.messageExpression) {
    try {
      const value = CelExpression.of(validation.messageExpression).evaluate(
        scope,
      );
      const text = typeof value === 'string' ? value.trim() : '';
      if (
        text !== '' &&
        !text.includes('\n') &&
        Buffer.byteLength(text) <= MAX_MESSAGE_BYTES
      ) {
        return text;
      }
    } catch (error) {
      if (!(error instanceof CelProblem)) {
        throw error;
      }
    }
  }
  return (
    validation.message?.trim() ||
    `failed expression: ${validation.expression.trim()}`
  );
}

function problemOf(error: unknown): CelProblem {
  if (error instanceof CelProblem) {
    return error;
  }
  throw error;
}

/** Evaluates `matchConditions`: one that is false wins over those that fail. */
function conditionsMatch(
  policy: AdmissionPolicy,
  scope: Record<string, unknown>,
): boolean | { name: string; problem: CelProblem } {
  let first: { name: string; problem: CelProblem } | undefined;
  for (const { name, expression } of policy.spec.matchConditions) {
    try {
      if (CelExpression.of(expression).evaluate(scope) === false) {
        return false;
      }
    } catch (error) {
      first ??= { name, problem: problemOf(error) };
    }
  }
  return first ?? true;
}

/**
 * Evaluates one policy for a request with one parameter, as an API server does: a validation that is anything but
 * `true` denies, and a failing expression denies unless `failurePolicy` is `Ignore`. What this engine cannot evaluate
 * always denies.
 */
export function evaluatePolicy(
  policy: AdmissionPolicy,
  request: AdmissionRequest,
  param: KubernetesObject | null,
): PolicyDecision {
  const scope = withVariables(
    {
      object: toCelValue(request.object),
      oldObject: null,
      request: toCelValue(requestValue(request)),
      params: toCelValue(param),
      namespaceObject: toCelValue(request.namespaceObject),
    },
    policy,
  );
  const denies = (problem: CelProblem) =>
    problem.kind === 'unsupported' || policy.spec.failurePolicy === 'Fail';
  const matched = conditionsMatch(policy, scope);
  if (matched === false) {
    return { applies: false, denials: [] };
  }
  if (matched !== true) {
    return denies(matched.problem)
      ? {
          applies: true,
          denials: [
            cannotTell(`match condition ${matched.name}`, matched.problem),
          ],
        }
      : { applies: false, denials: [] };
  }
  const denials = policy.spec.validations.flatMap(validation => {
    try {
      return CelExpression.of(validation.expression).evaluate(scope) === true
        ? []
        : [denialMessage(validation, scope)];
    } catch (error) {
      const problem = problemOf(error);
      return denies(problem)
        ? [
            cannotTell(
              `the expression "${validation.expression.trim()}"`,
              problem,
            ),
          ]
        : [];
    }
  });
  return { applies: true, denials };
}
