/** One member of a list or map literal; an optional one is left out when it has no value. */
export interface Element {
  key?: Expression;
  value: Expression;
  optional: boolean;
}

/** A parsed expression; macros are still calls. */
export type Expression =
  | { kind: 'literal'; value: unknown }
  | { kind: 'name'; name: string }
  | { kind: 'select'; operand: Expression; field: string; optional: boolean }
  | {
      kind: 'index';
      operand: Expression;
      index: Expression;
      optional: boolean;
    }
  | { kind: 'call'; name: string; target?: Expression; args: Expression[] }
  | { kind: 'list'; elements: Element[] }
  | { kind: 'map'; elements: Element[] }
  | { kind: 'logical'; operator: '&&' | '||'; terms: Expression[] }
  | {
      kind: 'conditional';
      condition: Expression;
      then: Expression;
      otherwise: Expression;
    };
