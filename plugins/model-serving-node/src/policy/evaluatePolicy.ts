import type { KubernetesObject } from '../manifests';
import {
  AdmissionActivation,
  celObject,
  requestValue,
} from './AdmissionActivation';
import type { AdmissionRequest } from './AdmissionRequest';
import { CelError, CelExpression } from './cel';
import type { CompiledPolicy, Validation } from './CompiledPolicy';
import type { AdmissionPolicy } from './policyTypes';

/** Longest message an API server takes from a `messageExpression`, in bytes. */
const MAX_MESSAGE_BYTES = 5 * 1024;

/** Why a policy refuses. */
export interface Denial {
  message: string;
  /** `Invalid`, or what the validation says. */
  reason: string;
  /** Refuses whatever the binding's `validationActions` are. */
  always?: boolean;
}

/** What a policy says with one parameter: nothing to say (`applies: false`), or why it refuses. */
export interface PolicyDecision {
  applies: boolean;
  denials: Denial[];
}

/** A request with the version by which a policy covers it. */
export interface CoveredRequest {
  request: AdmissionRequest;
  version: string;
}

/** The cluster's words for an expression without a value; ours where it is this engine that cannot tell. */
function problemMessage(expression: CelExpression, error: CelError): string {
  return error.kind === 'failed'
    ? `expression '${expression.source}' resulted in error: ${error.message}`
    : `the expression "${expression.source.trim()}" cannot be evaluated before the cluster does: ${
        error.message
      }`;
}

type Result = { value: unknown } | { error: CelError };

function evaluate(
  expression: CelExpression,
  activation: AdmissionActivation,
): Result {
  try {
    return { value: expression.evaluate(activation) };
  } catch (error) {
    if (error instanceof CelError) {
      return { error };
    }
    throw error;
  }
}

/** The words of an API server: `messageExpression` if it gives one usable line, else `message`, else the expression. */
function denialMessage(
  { source, message }: Validation,
  activation: AdmissionActivation,
): string {
  const result = message && evaluate(message, activation);
  if (result && 'value' in result && typeof result.value === 'string') {
    const text = result.value.trim();
    if (
      text !== '' &&
      !text.includes('\n') &&
      Buffer.byteLength(text) <= MAX_MESSAGE_BYTES
    ) {
      return text;
    }
  }
  return (
    source.message?.trim() || `failed expression: ${source.expression.trim()}`
  );
}

/** Evaluates `matchConditions`: one that is false wins over those that fail. */
function conditionsMatch(
  policy: CompiledPolicy,
  activation: AdmissionActivation,
): boolean | { unsupported: boolean; message: string } {
  const problems: { unsupported: boolean; message: string }[] = [];
  for (const { expression } of policy.matchConditions) {
    const result = evaluate(expression, activation);
    if ('value' in result && result.value === false) {
      return false;
    }
    if ('error' in result) {
      problems.push({
        unsupported: result.error.kind === 'unsupported',
        message: problemMessage(expression, result.error),
      });
    }
  }
  if (problems.length === 0) {
    return true;
  }
  const messages = [...new Set(problems.map(({ message }) => message))];
  return {
    unsupported: problems.some(problem => problem.unsupported),
    message: messages.length === 1 ? messages[0] : `[${messages.join(', ')}]`,
  };
}

function judgeAnnotation(
  expression: CelExpression,
  activation: AdmissionActivation,
): string | undefined {
  const result = evaluate(expression, activation);
  if ('error' in result) {
    return problemMessage(expression, result.error);
  }
  return typeof result.value === 'string' || result.value === null
    ? undefined
    : `valueExpression '${expression.source}' resulted in unsupported return type. Return type must be either string or null.`;
}

const invalid = (message: string): Denial => ({ message, reason: 'Invalid' });

/**
 * Evaluates one policy for a request with one parameter, as an API server does: a validation that is anything but
 * `true` denies, and a failing expression denies unless `failurePolicy` is `Ignore`. What this engine cannot evaluate
 * always denies.
 */
export function evaluatePolicy(
  policy: AdmissionPolicy,
  compiled: CompiledPolicy,
  { request, version }: CoveredRequest,
  param: KubernetesObject | null,
): PolicyDecision {
  const values = new Map<string, unknown>([
    ['object', celObject(request.object)],
    ['oldObject', celObject(request.oldObject)],
    ['request', requestValue(request, version)],
    ['params', celObject(param)],
    ['namespaceObject', celObject(request.namespaceObject)],
  ]);
  const { failurePolicy } = policy.spec;
  const denies = (isUnsupported: boolean) =>
    isUnsupported || failurePolicy === 'Fail';
  // Conditions are evaluated without variables, and without the namespace.
  const matched =
    compiled.matchConditions.length === 0 ||
    conditionsMatch(
      compiled,
      new AdmissionActivation(
        new Map([...values, ['namespaceObject', null]]),
        new Map(),
      ),
    );
  if (matched === false) {
    return { applies: false, denials: [] };
  }
  if (matched !== true) {
    return denies(matched.unsupported)
      ? { applies: true, denials: [invalid(matched.message)] }
      : { applies: false, denials: [] };
  }
  const activation = new AdmissionActivation(values, compiled.variables);
  const denials = compiled.validations.flatMap((validation): Denial[] => {
    const result = evaluate(validation.expression, activation);
    if ('error' in result) {
      return denies(result.error.kind === 'unsupported')
        ? [invalid(problemMessage(validation.expression, result.error))]
        : [];
    }
    return result.value === true
      ? []
      : [
          {
            message: denialMessage(validation, activation),
            reason: validation.source.reason ?? 'Invalid',
          },
        ];
  });
  const annotations = compiled.auditAnnotations.flatMap(
    (expression): Denial[] => {
      const problem = judgeAnnotation(expression, activation);
      return problem && failurePolicy === 'Fail'
        ? [{ ...invalid(problem), always: true }]
        : [];
    },
  );
  return { applies: true, denials: [...denials, ...annotations] };
}
