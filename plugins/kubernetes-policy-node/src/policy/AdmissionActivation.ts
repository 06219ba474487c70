import {
  Activation,
  CelCancelled,
  CelError,
  CelExpression,
  CostBudget,
  OUT_OF_BUDGET,
  toCelValue,
  unsupported,
} from '../cel';
import type { AdmissionRequest } from './AdmissionRequest';

/** Objects that many requests share, such as a namespace, as CEL sees them. */
const converted = new WeakMap<object, unknown>();

/** An object as CEL sees it, made once. */
export function celObject(object: object | null): unknown {
  if (object === null) {
    return null;
  }
  const known = converted.get(object);
  if (known !== undefined) {
    return known;
  }
  const value = toCelValue(object);
  converted.set(object, value);
  return value;
}

const requestValues = new WeakMap<AdmissionRequest, Map<string, unknown>>();

/** The `request` of an expression, made once for each version that policies cover it by. */
export function requestValue(
  request: AdmissionRequest,
  version: string,
): unknown {
  const known = requestValues.get(request) ?? new Map<string, unknown>();
  requestValues.set(request, known);
  const value = known.get(version) ?? makeRequestValue(request, version);
  known.set(version, value);
  return value;
}

/** Empty texts are absent, as in the cluster. */
function makeRequestValue(request: AdmissionRequest, version: string) {
  const { group, kind, resource, subresource } = request;
  return toCelValue({
    uid: '',
    kind: { group, version, kind },
    resource: { group, version, resource },
    subResource: subresource || undefined,
    requestKind: { group, version: request.version, kind },
    requestResource: { group, version: request.version, resource },
    requestSubResource: subresource || undefined,
    name: request.name || undefined,
    namespace: request.namespace || undefined,
    operation: request.operation,
    userInfo: {
      username: request.username || undefined,
      groups: request.groups.length > 0 ? request.groups : undefined,
    },
    dryRun: request.dryRun,
    options: {},
  });
}

/** Values that the expressions of one policy see for one parameter. Variables are evaluated at most once, when used. */
export class AdmissionActivation implements Activation {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #variables: ReadonlyMap<string, CelExpression>;
  readonly #budget: CostBudget;
  readonly #known = new Map<string, unknown>();
  readonly #failed = new Map<string, CelError>();

  /** @param budget - what expressions and the variables that they use may cost together */
  constructor(
    values: ReadonlyMap<string, unknown>,
    variables: ReadonlyMap<string, CelExpression>,
    budget: CostBudget,
  ) {
    this.#values = values;
    this.#variables = variables;
    this.#budget = budget;
  }

  resolve(name: string): unknown {
    const value = this.#values.get(name);
    if (value === undefined) {
      throw unsupported(`only the cluster can answer "${name}"`);
    }
    return value;
  }

  variable(name: string): unknown {
    if (this.#known.has(name)) {
      return this.#known.get(name);
    }
    const error = this.#failed.get(name);
    if (error) {
      throw error;
    }
    const result = this.#variables.get(name)!.evaluate(this);
    if (!this.#budget.take(result.cost)) {
      // No matter what the expression would return, its policy is out of budget.
      throw new CelCancelled('failed', OUT_OF_BUDGET);
    }
    if ('value' in result) {
      this.#known.set(name, result.value);
      return result.value;
    }
    const failure = new CelError(
      result.error.kind,
      `composited variable "${name}" fails to evaluate: ${result.error.message}`,
    );
    this.#failed.set(name, failure);
    throw failure;
  }
}
