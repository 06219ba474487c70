import type { Frame, Program } from './Activation';
import { absorbable } from './CelError';
import type { CallCost, OperatorCost } from './cost/callCosts';
import type { Binary, Unary } from './operatorTable';

/*
 * Calls count before they work, so that none is begun that costs too much. Where an operand fails, the cluster counts
 * the call all the same; errors in a macro's rounds would make an expression cheap otherwise.
 */

/** An operator between two values; the cluster evaluates the second operand even where the first has failed. */
export function binaryCall(
  left: Program,
  right: Program,
  operator: Binary,
  cost: OperatorCost | undefined,
): Program {
  return frame => {
    let a: unknown;
    let b: unknown;
    let isLeft = true;
    try {
      a = left(frame);
      isLeft = false;
      b = right(frame);
    } catch (thrown) {
      const error = absorbable(thrown);
      if (isLeft) {
        b = attempt(right, frame);
      }
      frame.meter.spend(cost ? cost(a, b) : 1);
      throw error;
    }
    frame.meter.spend(cost ? cost(a, b) : 1);
    return operator(a, b);
  };
}

/** An operator or function of one value of any type. */
export function unaryCall(operand: Program, operator: Unary): Program {
  return frame => {
    let value: unknown;
    try {
      value = operand(frame);
    } catch (thrown) {
      const error = absorbable(thrown);
      frame.meter.spend(1);
      throw error;
    }
    frame.meter.spend(1);
    return operator(value);
  };
}

/** A function or method. Of those with more than two arguments the cluster counts nothing where one has failed. */
export function functionCall(
  programs: readonly Program[],
  call: (values: unknown[]) => unknown,
  cost: CallCost | undefined,
): Program {
  const count = programs.length;
  return frame => {
    const values: unknown[] = [];
    try {
      for (let index = 0; index < count; index++) {
        values.push(programs[index](frame));
      }
    } catch (thrown) {
      const error = absorbable(thrown);
      if (count <= 2) {
        if (count === 2 && values.length === 0) {
          values.push(undefined, attempt(programs[1], frame));
        }
        frame.meter.spend(cost ? cost(values) : 1);
      }
      throw error;
    }
    frame.meter.spend(cost ? cost(values) : 1);
    return call(values);
  };
}

function attempt(program: Program, frame: Frame): unknown {
  try {
    return program(frame);
  } catch (thrown) {
    absorbable(thrown);
    return undefined;
  }
}
