import type { Element, Expression } from './ast';
import { unsupported } from './CelError';
import { Token, tokensOf } from './tokens';

const RESERVED: ReadonlySet<string> = new Set(
  'as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);
const LITERALS: ReadonlyMap<string, unknown> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const LEVELS: readonly (readonly string[])[] = [
  ['==', '!=', '<', '<=', '>', '>=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
];
const MAX_DEPTH = 250;

/** Reads CEL's grammar, with optional fields, elements and entries. */
class Parser {
  #next = 0;
  #depth = 0;
  readonly #tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#expression();
    if (this.#token.kind !== 'end') {
      throw this.#unexpected();
    }
    return expression;
  }

  get #token(): Token {
    return this.#tokens[this.#next];
  }

  #unexpected() {
    return unsupported(`${this.#token.text} is not expected here`);
  }

  #take(...texts: readonly string[]): string | undefined {
    const { kind, text } = this.#token;
    if ((kind === 'punctuation' || text === 'in') && texts.includes(text)) {
      this.#next++;
      return text;
    }
    return undefined;
  }

  #expect(text: string) {
    if (!this.#take(text)) {
      throw this.#unexpected();
    }
  }

  #expression(): Expression {
    if (++this.#depth > MAX_DEPTH) {
      throw unsupported('the expression is nested too deeply');
    }
    let result = this.#logical('||', () =>
      this.#logical('&&', () => this.#binary(0)),
    );
    if (this.#take('?')) {
      const then = this.#logical('||', () =>
        this.#logical('&&', () => this.#binary(0)),
      );
      this.#expect(':');
      const otherwise = this.#expression();
      result = { kind: 'conditional', condition: result, then, otherwise };
    }
    this.#depth--;
    return result;
  }

  #logical(operator: '&&' | '||', operand: () => Expression) {
    const terms = [operand()];
    while (this.#take(operator)) {
      terms.push(operand());
    }
    return terms.length === 1
      ? terms[0]
      : ({ kind: 'logical', operator, terms } as const);
  }

  #binary(level: number): Expression {
    if (level === LEVELS.length) {
      return this.#unary();
    }
    let left = this.#binary(level + 1);
    for (;;) {
      const operator = this.#take(...LEVELS[level]);
      if (!operator) {
        return left;
      }
      const name = operator === 'in' ? '@in' : `_${operator}_`;
      left = { kind: 'call', name, args: [left, this.#binary(level + 1)] };
    }
  }

  #unary(): Expression {
    const operator = this.#take('!', '-');
    if (!operator) {
      return this.#member();
    }
    const operand = this.#unary();
    if (
      operator === '-' &&
      operand.kind === 'literal' &&
      ['bigint', 'number'].includes(typeof operand.value)
    ) {
      return { kind: 'literal', value: -(operand.value as number) };
    }
    return { kind: 'call', name: `${operator}_`, args: [operand] };
  }

  #member(): Expression {
    let operand = this.#primary();
    for (;;) {
      if (this.#take('.')) {
        const optional = !!this.#take('?');
        const { kind, text } = this.#token;
        const isName =
          (kind === 'identifier' && text !== 'in' && !LITERALS.has(text)) ||
          kind === 'quoted-identifier';
        if (!isName) {
          throw this.#unexpected();
        }
        this.#next++;
        operand =
          kind === 'identifier' && !optional && this.#take('(')
            ? { kind: 'call', name: text, target: operand, args: this.#args() }
            : { kind: 'select', operand, field: text, optional };
      } else if (this.#take('[')) {
        const optional = !!this.#take('?');
        operand = {
          kind: 'index',
          operand,
          index: this.#expression(),
          optional,
        };
        this.#expect(']');
      } else {
        return operand;
      }
    }
  }

  #args(): Expression[] {
    return this.#sequence(')', () => this.#expression());
  }

  #sequence<T>(end: string, item: () => T): T[] {
    const items: T[] = [];
    while (!this.#take(end)) {
      items.push(item());
      if (!this.#take(',')) {
        this.#expect(end);
        break;
      }
    }
    return items;
  }

  #primary(): Expression {
    const token = this.#token;
    if (token.kind === 'literal') {
      this.#next++;
      return { kind: 'literal', value: token.value };
    }
    if (this.#take('(')) {
      const inner = this.#expression();
      this.#expect(')');
      return inner;
    }
    if (this.#take('[')) {
      const elements = this.#sequence(']', (): Element => {
        const optional = !!this.#take('?');
        return { optional, value: this.#expression() };
      });
      return { kind: 'list', elements };
    }
    if (this.#take('{')) {
      const elements = this.#sequence('}', (): Element => {
        const optional = !!this.#take('?');
        const key = this.#expression();
        this.#expect(':');
        return { optional, key, value: this.#expression() };
      });
      return { kind: 'map', elements };
    }
    this.#take('.');
    return this.#name();
  }

  #name(): Expression {
    const { kind, text } = this.#token;
    if (kind !== 'identifier' || text === 'in' || RESERVED.has(text)) {
      throw this.#unexpected();
    }
    this.#next++;
    if (LITERALS.has(text)) {
      return { kind: 'literal', value: LITERALS.get(text) };
    }
    return this.#take('(')
      ? { kind: 'call', name: text, args: this.#args() }
      : { kind: 'name', name: text };
  }
}

/**
 * Parses a CEL expression.
 *
 * @throws CelError of kind `unsupported` when it is none
 */
export function parse(source: string): Expression {
  return new Parser(tokensOf(source)).whole();
}
