import type { Activation, Program } from './Activation';
import { CelError, celError } from './CelError';
import { compile, Names } from './Compiler';
import { CostMeter, EXPRESSION_LIMIT } from './cost/budgets';
import { parse } from './parse';
import { DYN, StaticType } from './types';
import { limited } from './work';

/** A value, or why there is none, and what it cost to find out. */
export type Evaluation = { cost: number } & (
  | { value: unknown }
  | { error: CelError }
);

/** One CEL expression, compiled once and evaluated as the cluster would. */
export class CelExpression {
  readonly #program: Program | undefined;
  readonly #locals: number;

  private constructor(
    readonly source: string,
    program: Program | undefined,
    locals: number,
    /** What is known of its value's type. */
    readonly type: StaticType,
    /** Why it cannot be evaluated; undefined when it can. */
    readonly problem: CelError | undefined,
  ) {
    this.#program = program;
    this.#locals = locals;
  }

  /**
   * Compiles an expression; one that cannot be evaluated here keeps its problem until it is.
   *
   * @param names - what it may refer to
   */
  static of(source: string, names: Names): CelExpression {
    try {
      const { program, type, locals } = compile(parse(source), names);
      return new CelExpression(source, program, locals, type, undefined);
    } catch (error) {
      return new CelExpression(source, undefined, 0, DYN, celError(error));
    }
  }

  /** Evaluates it; one that costs more than Kubernetes allows for one expression ends with the cluster's error. */
  evaluate(activation: Activation): Evaluation {
    const program = this.#program;
    if (!program) {
      return { error: this.problem!, cost: 0 };
    }
    const meter = new CostMeter(EXPRESSION_LIMIT);
    try {
      const locals = new Array(this.#locals);
      const value = limited(program, { activation, locals, meter });
      return { value, cost: meter.cost };
    } catch (error) {
      return { error: celError(error), cost: meter.cost };
    }
  }
}
