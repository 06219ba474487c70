import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import {
  AdmissionActivation,
  celObject,
  requestValue,
} from './AdmissionActivation';
import type { AdmissionRequest } from './AdmissionRequest';
import {
  CelError,
  CelExpression,
  CostBudget,
  MATCH_CONDITIONS_BUDGET,
  OBJECT_BUDGET,
  OUT_OF_BUDGET,
} from '../cel';
import type { CompiledPolicy, Validation } from './CompiledPolicy';
import type { AdmissionPolicy } from './policyTypes';

/** Longest message an API server takes from a `messageExpression`, in bytes. */
const MAX_MESSAGE_BYTES = 5 * 1024;

/** Why a policy refuses. */
export interface Denial {
  message: string;
  /** `Invalid`, or what the validation says. */
  reason: string;
  /** Refuses regardless of the binding's `validationActions`. */
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

/** The end of an evaluation: nothing of what was found out before counts. */
class OutOfBudget extends Error {
  constructor() {
    super(OUT_OF_BUDGET);
  }
}

/** Evaluates expressions one after the other, as long as what they cost together is allowed. */
class Evaluator {
  readonly #activation: AdmissionActivation;
  readonly #budget: CostBudget;

  constructor(
    values: ReadonlyMap<string, unknown>,
    variables: ReadonlyMap<string, CelExpression>,
    limit: number,
  ) {
    this.#budget = new CostBudget(limit);
    this.#activation = new AdmissionActivation(values, variables, this.#budget);
  }

  get remaining(): number {
    return this.#budget.remaining;
  }

  /** @throws OutOfBudget */
  evaluate(expression: CelExpression): Result {
    const result = expression.evaluate(this.#activation);
    if (this.#budget.isSpent || !this.#budget.take(result.cost)) {
      throw new OutOfBudget();
    }
    return result;
  }
}

/** What a part of a policy says, or that it could not be evaluated to the end. */
function untilOutOfBudget<T>(evaluate: () => T): T | OutOfBudget {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof OutOfBudget) {
      return error;
    }
    throw error;
  }
}

/** The words of an API server: `messageExpression` if it gives one usable line, else `message`, else the expression. */
function denialMessage({ source }: Validation, result: Result | undefined) {
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

/**
 * Evaluates `matchConditions`: one that is false wins over those that fail. The API server evaluates all of them, which
 * shows only in what they cost; those after a false one are left out as long as the budget is not about to run out.
 */
function conditionsMatch(
  policy: CompiledPolicy,
  evaluator: Evaluator,
): boolean | { unsupported: boolean; message: string } {
  const problems: { unsupported: boolean; message: string }[] = [];
  let isFalse = false;
  for (const { expression } of policy.matchConditions) {
    const result = evaluator.evaluate(expression);
    if ('value' in result && result.value === false) {
      isFalse = true;
      if (evaluator.remaining > MATCH_CONDITIONS_BUDGET / 2) {
        return false;
      }
    }
    if ('error' in result) {
      problems.push({
        unsupported: result.error.kind === 'unsupported',
        message: problemMessage(expression, result.error),
      });
    }
  }
  if (isFalse || problems.length === 0) {
    return !isFalse;
  }
  const messages = [...new Set(problems.map(({ message }) => message))];
  return {
    unsupported: problems.some(problem => problem.unsupported),
    message: messages.length === 1 ? messages[0] : `[${messages.join(', ')}]`,
  };
}

function judgeAnnotation(
  expression: CelExpression,
  evaluator: Evaluator,
): string | undefined {
  const result = evaluator.evaluate(expression);
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
  const refused = (...denials: Denial[]): PolicyDecision => ({
    applies: true,
    denials,
  });
  const failing = (message: string, isUnsupported = false) =>
    isUnsupported || failurePolicy === 'Fail' ? [invalid(message)] : [];

  const matched = untilOutOfBudget(() => matchConditions(compiled, values));
  if (matched === false) {
    return { applies: false, denials: [] };
  }
  if (matched !== true) {
    const denials =
      matched instanceof OutOfBudget
        ? failing(matched.message)
        : failing(matched.message, matched.unsupported);
    return denials.length > 0
      ? refused(...denials)
      : { applies: false, denials: [] };
  }

  const evaluator = new Evaluator(values, compiled.variables, OBJECT_BUDGET);
  const results = untilOutOfBudget(() =>
    compiled.validations.map(({ expression }) =>
      evaluator.evaluate(expression),
    ),
  );
  if (results instanceof OutOfBudget) {
    return refused(...failing(results.message));
  }
  const messages = untilOutOfBudget(() =>
    evaluateMessages(compiled, results, values, evaluator.remaining),
  );
  const denials = compiled.validations.flatMap((validation, index) => {
    const result = results[index];
    if ('error' in result) {
      return failing(
        problemMessage(validation.expression, result.error),
        result.error.kind === 'unsupported',
      );
    }
    if (messages instanceof OutOfBudget) {
      return failing(`failed messageExpression: ${messages.message}`);
    }
    return result.value === true
      ? []
      : [
          {
            message: denialMessage(validation, messages[index]),
            reason: validation.source.reason ?? 'Invalid',
          },
        ];
  });

  const annotations = untilOutOfBudget(() => {
    const judge = new Evaluator(values, compiled.variables, OBJECT_BUDGET);
    return compiled.auditAnnotations.flatMap(expression => {
      const problem = judgeAnnotation(expression, judge);
      return problem === undefined ? [] : failing(problem);
    });
  });
  return annotations instanceof OutOfBudget
    ? refused(...failing(annotations.message))
    : refused(
        ...denials,
        ...annotations.map(denial => ({ ...denial, always: true })),
      );
}

/** Conditions are evaluated without variables, and without the namespace. */
function matchConditions(
  compiled: CompiledPolicy,
  values: ReadonlyMap<string, unknown>,
) {
  return (
    compiled.matchConditions.length === 0 ||
    conditionsMatch(
      compiled,
      new Evaluator(
        new Map([...values, ['namespaceObject', null]]),
        new Map(),
        MATCH_CONDITIONS_BUDGET,
      ),
    )
  );
}

/**
 * Evaluates the messages of broken rules. The API server evaluates those of kept rules as well, which shows only in
 * what it costs; they are left out as long as the budget is not about to run out.
 */
function evaluateMessages(
  { validations, variables }: CompiledPolicy,
  results: readonly Result[],
  values: ReadonlyMap<string, unknown>,
  remaining: number,
): Array<Result | undefined> {
  const evaluatesAll = remaining < OBJECT_BUDGET / 2;
  const evaluator = new Evaluator(values, variables, remaining);
  return validations.map(({ message }, index) => {
    const result = results[index];
    const isBroken = 'value' in result && result.value !== true;
    return message && (isBroken || evaluatesAll)
      ? evaluator.evaluate(message)
      : undefined;
  });
}
