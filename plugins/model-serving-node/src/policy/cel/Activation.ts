import type { CostMeter } from './cost/CostMeter';
import type { StaticType } from './types';

/** The values that an expression's names stand for. */
export interface Activation {
  /** The value of a name; undefined when there is none. */
  resolve(name: string): unknown;
  /** The value of `variables.<name>`; undefined when there is none. */
  variable(name: string): unknown;
}

/** What one evaluation works on. */
export interface Frame {
  readonly activation: Activation;
  /** Variables of comprehensions, by the slot they were compiled to. */
  readonly locals: unknown[];
  readonly meter: CostMeter;
}

/** A compiled expression. */
export type Program = (frame: Frame) => unknown;

/** A compiled part of an expression, with what is known of its value beforehand. */
export interface Compiled {
  run: Program;
  type: StaticType;
  /** Its value never changes, so that it costs nothing. */
  isConstant: boolean;
  /**
   * Of what fields can be read from at once (a name, a field, a choice between them): the same without the cost of
   * reading the first name. The cluster reads a chain such as `a.b.c` as one value.
   */
  bare?: Program;
}
