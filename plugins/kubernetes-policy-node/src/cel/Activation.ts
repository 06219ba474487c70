import type { CostMeter } from './cost/budgets';

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
