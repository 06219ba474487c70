import { Activation } from './Activation';
import { CelError } from './CelError';
import { celError, compile, Names } from './Compiler';
import { parse } from './parse';
import type { Program } from './Activation';

/** One CEL expression, compiled once and evaluated as the cluster would. */
export class CelExpression {
  private constructor(
    readonly source: string,
    private readonly program: Program | undefined,
    private readonly locals: number,
    /** Why it cannot be evaluated; undefined when it can. */
    readonly problem: CelError | undefined,
  ) {}

  /**
   * Compiles an expression; one that cannot be evaluated here keeps its problem until it is.
   *
   * @param names - what it may refer to
   */
  static of(source: string, names: Names): CelExpression {
    try {
      const { program, locals } = compile(parse(source), names);
      return new CelExpression(source, program, locals, undefined);
    } catch (error) {
      return new CelExpression(source, undefined, 0, celError(error));
    }
  }

  /** @throws CelError when there is no value */
  evaluate(activation: Activation): unknown {
    if (!this.program) {
      throw this.problem;
    }
    try {
      return this.program({ activation, locals: new Array(this.locals) });
    } catch (error) {
      throw celError(error);
    }
  }
}
