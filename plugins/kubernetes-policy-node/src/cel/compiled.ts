import type { Program } from './Activation';
import type { StaticType } from './types';

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

/** A value that is known beforehand. */
export const constant = (value: unknown, type: StaticType): Compiled => ({
  run: () => value,
  type,
  isConstant: true,
});

/** A value that is read at once: its first name, or its operand, counts as one read. */
export function attribute(bare: Program, type: StaticType): Compiled {
  return {
    bare,
    type,
    isConstant: false,
    run: frame => {
      frame.meter.spend(1);
      return bare(frame);
    },
  };
}

/** A value that is made anew by each evaluation. */
export const computed = (run: Program, type: StaticType): Compiled => ({
  run,
  type,
  isConstant: false,
});

/** What an operand gives where a field of it is read. */
export const holderOf = ({ bare, run }: Compiled): Program => bare ?? run;
