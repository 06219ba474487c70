import {
  ASTNode,
  Environment,
  EvaluationError,
  ParseResult,
} from '@marcbachmann/cel-js';
import { CelProblem } from './CelProblem';
import { registerKubernetesLibrary, REPLACED_METHODS } from './celLibrary';

/** Variables of the admission API that only an API server can answer. */
const SERVER_ONLY: ReadonlySet<string> = new Set(['authorizer']);

const environment = new Environment({
  unlistedVariablesAreDyn: true,
  enableOptionalTypes: true,
  homogeneousAggregateLiterals: false,
});
registerKubernetesLibrary(environment);

const callKey = (isMethod: boolean, name: string, count: number) =>
  `${isMethod ? '.' : ''}${name}/${count}`;

const known: ReadonlySet<string> = new Set(
  environment
    .getDefinitions()
    .functions.map(definition =>
      callKey(
        definition.receiverType !== null,
        definition.name,
        definition.params.length,
      ),
    ),
);

function isNode(value: unknown): value is ASTNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    'op' in value &&
    'args' in value
  );
}

function children(value: unknown): ASTNode[] {
  if (isNode(value)) {
    return [value];
  }
  return Array.isArray(value) ? value.flatMap(children) : [];
}

function assertKnown(isMethod: boolean, name: string, count: number) {
  if (!known.has(callKey(isMethod, name, count))) {
    throw new CelProblem(
      'unsupported',
      `the function ${name}() with ${count} argument${
        count === 1 ? '' : 's'
      } is not supported here`,
    );
  }
}

/** Replaces calls, and refuses what could not be evaluated before it is tried. */
function prepare(node: ASTNode): void {
  children(node.args).forEach(prepare);
  if (node.op === 'rcall') {
    const [name, , args] = node.args;
    assertKnown(true, name, args.length);
    node.args[0] = REPLACED_METHODS.get(name) ?? name;
  } else if (node.op === 'call') {
    assertKnown(false, node.args[0], node.args[1].length);
  } else if (node.op === 'id' && SERVER_ONLY.has(node.args)) {
    throw new CelProblem(
      'unsupported',
      `only the cluster can answer "${node.args}"`,
    );
  }
}

/** One CEL expression, compiled once and evaluated against plain CEL values. */
export class CelExpression {
  private static readonly cache = new Map<string, CelExpression>();
  private static readonly maxCached = 2000;

  private constructor(
    private readonly run: ParseResult | undefined,
    private readonly problem: CelProblem | undefined,
  ) {}

  static of(source: string): CelExpression {
    let expression = CelExpression.cache.get(source);
    if (!expression) {
      expression = CelExpression.compile(source);
      if (CelExpression.cache.size >= CelExpression.maxCached) {
        CelExpression.cache.clear();
      }
      CelExpression.cache.set(source, expression);
    }
    return expression;
  }

  private static compile(source: string): CelExpression {
    try {
      const parsed = environment.parse(source);
      prepare(parsed.ast);
      return new CelExpression(parsed, undefined);
    } catch (error) {
      const problem =
        error instanceof CelProblem
          ? error
          : new CelProblem('unsupported', summary(error));
      return new CelExpression(undefined, problem);
    }
  }

  /**
   * @param variables - `object`, `request`, `params` and so on, as {@link toCelValue} makes them
   * @throws CelProblem when there is no value
   */
  evaluate(variables: object): unknown {
    if (!this.run) {
      throw this.problem;
    }
    try {
      return this.run(variables);
    } catch (error) {
      throw error instanceof CelProblem
        ? error
        : new CelProblem(problemKind(error), summary(error));
    }
  }
}

/** The cluster takes no policy with a variable it does not know, so it is no failure that a policy may ignore. */
function problemKind(error: unknown): CelProblem['kind'] {
  return error instanceof EvaluationError && error.code === 'unknown_variable'
    ? 'unsupported'
    : 'failed';
}

function summary(error: unknown): string {
  if (error instanceof EvaluationError) {
    return error.summary;
  }
  return error instanceof Error ? error.message.split('\n')[0] : String(error);
}
