import { CelCancelled } from './CelError';

/**
 * What this engine does for one expression at most, its variables included. A step is about as long as looking at one
 * character. Kubernetes' cost model leaves gaps (comparing nested lists, formatting, replacing by long text), which
 * must not hold up anything else in this process; what it allows in all stays below this limit.
 */
const MAX_STEPS = 20_000_000;

/** Longest text, and most elements of a list, that an expression may make. */
const MAX_TEXT = 8 * 1024 * 1024;
const MAX_ELEMENTS = 1_000_000;

// Evaluation is synchronous, so there is one at a time.
let steps = 0;
let depth = 0;

const tooMuch = (what: string) =>
  new CelCancelled(
    'unsupported',
    `it takes more than is allowed here: ${what}`,
  );

/** Counts work whose size Kubernetes' cost model does not see. */
export function work(count: number): void {
  steps += count;
  if (steps > MAX_STEPS) {
    throw tooMuch('too many steps');
  }
}

/** Refuses a text before it is made. */
export function assertTextLength(length: number): void {
  if (length > MAX_TEXT) {
    throw tooMuch(`a text of more than ${MAX_TEXT} characters`);
  }
  work(length);
}

/** Refuses a list before it is made. */
export function assertListLength(length: number): void {
  if (length > MAX_ELEMENTS) {
    throw tooMuch(`a list of more than ${MAX_ELEMENTS} elements`);
  }
  work(length);
}

/** Runs an evaluation; what is evaluated within it, such as a variable, counts toward the same limit. */
export function limited<T, R>(evaluate: (input: T) => R, input: T): R {
  if (depth === 0) {
    steps = 0;
  }
  depth++;
  try {
    return evaluate(input);
  } finally {
    depth--;
  }
}
