import type { Element, Expression } from './ast';
import type { Frame, Program } from './Activation';
import { CelError, failed, unsupported } from './CelError';
import { FUNCTIONS, TYPES } from './library';
import { MACROS } from './macros';
import { hasMember, member, optionalMember } from './members';
import {
  arithmetic,
  isIn,
  negative,
  noOverload,
  not,
  ordered,
  size,
} from './operators';
import { CelOptional, equal, mapKey, typeName } from './values';

type Binary = (a: unknown, b: unknown) => unknown;

const BINARY: ReadonlyMap<string, Binary> = new Map<string, Binary>([
  ['_==_', equal],
  ['_!=_', (a, b) => !equal(a, b)],
  ['@in', isIn],
  ...(['+', '-', '*', '/', '%'] as const).map((operator): [string, Binary] => [
    `_${operator}_`,
    (a, b) => arithmetic(operator, a, b),
  ]),
  ...['<', '<=', '>', '>='].map((operator): [string, Binary] => [
    `_${operator}_`,
    (a, b) => ordered(operator, a, b),
  ]),
]);

const UNARY: ReadonlyMap<string, (value: unknown) => unknown> = new Map<
  string,
  (value: unknown) => unknown
>([
  ['!_', not],
  ['-_', negative],
  ['size', size],
]);

/** Names that stand for values of the admission API. */
export interface Names {
  /** Names that an expression may use. */
  globals: ReadonlySet<string>;
  /** Members of `variables`; undefined where there is no such name. */
  variables?: ReadonlySet<string>;
}

/** Turns an expression into a program, once; whatever the cluster would not compile is refused here. */
export class Compiler {
  private readonly scope: [name: string, slot: number][] = [];
  private slots = 0;

  constructor(private readonly names: Names) {}

  /** How many local values a program needs. */
  get locals(): number {
    return this.slots;
  }

  /** Compiles a part of an expression that sees one more local variable. */
  within<T>(names: readonly string[], inner: (slots: number[]) => T): T {
    const slots = names.map(name => {
      const slot = this.slots++;
      this.scope.push([name, slot]);
      return slot;
    });
    const result = inner(slots);
    this.scope.length -= names.length;
    return result;
  }

  compile(expression: Expression): Program {
    switch (expression.kind) {
      case 'literal': {
        const { value } = expression;
        if (typeof value === 'bigint' && value === 2n ** 63n) {
          throw unsupported(`${value} does not fit into 64 bits`);
        }
        return () => value;
      }
      case 'name':
        return this.name(expression.name);
      case 'select':
        return this.select(expression);
      case 'index':
        return this.index(expression);
      case 'list':
        return this.list(expression.elements);
      case 'map':
        return this.map(expression.elements);
      case 'logical':
        return this.logical(expression);
      case 'conditional':
        return this.conditional(expression);
      default:
        return this.call(expression);
    }
  }

  /** `has(a.b)`. */
  presence(expression: Expression): Program {
    if (expression.kind !== 'select') {
      throw unsupported('has() needs a field');
    }
    const { operand, field } = expression;
    if (this.isVariables(operand)) {
      this.assertVariable(field);
      return () => true;
    }
    const holder = this.compile(operand);
    return frame => hasMember(holder(frame), field);
  }

  private name(name: string): Program {
    const local = this.scope.findLast(([known]) => known === name);
    if (local) {
      const [, slot] = local;
      return frame => frame.locals[slot];
    }
    if (this.names.globals.has(name)) {
      return frame => frame.activation.resolve(name);
    }
    const type = TYPES.get(name);
    if (type) {
      return () => type;
    }
    throw unsupported(`"${name}" is not known`);
  }

  private isVariables(operand: Expression): boolean {
    return (
      operand.kind === 'name' &&
      operand.name === 'variables' &&
      !this.scope.some(([known]) => known === 'variables')
    );
  }

  private assertVariable(name: string) {
    if (!this.names.variables?.has(name)) {
      throw unsupported(`there is no variable "${name}"`);
    }
  }

  private select(expression: Expression & { kind: 'select' }): Program {
    const { operand, field, optional } = expression;
    if (this.isVariables(operand) && !optional) {
      this.assertVariable(field);
      return frame => frame.activation.variable(field);
    }
    const type = TYPES.get(qualified(expression) ?? '');
    if (type) {
      return () => type;
    }
    const holder = this.compile(operand);
    if (optional) {
      return frame => optionalMember(holder(frame), field);
    }
    return frame => {
      const value = holder(frame);
      const found = value instanceof Map ? value.get(field) : undefined;
      return found === undefined ? member(value, field) : found;
    };
  }

  private index(expression: Expression & { kind: 'index' }): Program {
    const holder = this.compile(expression.operand);
    const key = this.compile(expression.index);
    return expression.optional
      ? frame => optionalMember(holder(frame), key(frame))
      : frame => member(holder(frame), key(frame));
  }

  private list(elements: readonly Element[]): Program {
    const items = elements.map(({ value, optional }) => ({
      program: this.compile(value),
      optional,
    }));
    return frame => {
      const list: unknown[] = [];
      for (const { program, optional } of items) {
        const value = program(frame);
        if (!optional) {
          list.push(value);
        } else if (assertOptional(value).hasValue) {
          list.push(assertOptional(value).value);
        }
      }
      return list;
    };
  }

  private map(elements: readonly Element[]): Program {
    const entries = elements.map(({ key, value, optional }) => ({
      key: this.compile(key!),
      value: this.compile(value),
      optional,
    }));
    return frame => {
      const map = new Map<unknown, unknown>();
      for (const { key, value, optional } of entries) {
        const name = mapKey(key(frame));
        const content = value(frame);
        if (!optional) {
          map.set(name, content);
        } else if (assertOptional(content).hasValue) {
          map.set(name, assertOptional(content).value);
        } else {
          map.delete(name);
        }
      }
      return map;
    };
  }

  /** An error of one term counts only where no other term decides. */
  private logical(expression: Expression & { kind: 'logical' }): Program {
    const decisive = expression.operator === '||';
    const terms = expression.terms.map(term => this.compile(term));
    return frame => {
      let error: CelError | undefined;
      for (const term of terms) {
        try {
          const value = term(frame);
          if (value === decisive) {
            return decisive;
          }
          if (value !== !decisive) {
            error ??= noOverload();
          }
        } catch (thrown) {
          error ??= celError(thrown);
        }
      }
      if (error) {
        throw error;
      }
      return !decisive;
    };
  }

  private conditional(
    expression: Expression & { kind: 'conditional' },
  ): Program {
    const condition = this.compile(expression.condition);
    const then = this.compile(expression.then);
    const otherwise = this.compile(expression.otherwise);
    return frame => {
      const value = condition(frame);
      if (typeof value !== 'boolean') {
        throw noOverload();
      }
      return value ? then(frame) : otherwise(frame);
    };
  }

  private call(expression: Expression & { kind: 'call' }): Program {
    const { name, target, args } = expression;
    const macro = MACROS.get(`${target ? '.' : ''}${name}/${args.length}`);
    if (macro) {
      return macro(this, target!, args);
    }
    if (!target) {
      const binary = args.length === 2 ? BINARY.get(name) : undefined;
      if (binary) {
        const [left, right] = args.map(arg => this.compile(arg));
        return frame => binary(left(frame), right(frame));
      }
      return this.function(name, args);
    }
    const namespace = qualified(target);
    if (namespace !== undefined && FUNCTIONS.has(`${namespace}.${name}`)) {
      return this.function(`${namespace}.${name}`, args);
    }
    if (name === 'size' && args.length === 0) {
      return this.function(name, [target]);
    }
    return this.apply(FUNCTIONS.find(`.${name}`, args.length + 1), [
      target,
      ...args,
    ]);
  }

  private function(name: string, args: readonly Expression[]): Program {
    const unary = args.length === 1 ? UNARY.get(name) : undefined;
    if (unary) {
      const argument = this.compile(args[0]);
      return frame => unary(argument(frame));
    }
    return this.apply(FUNCTIONS.find(name, args.length), args);
  }

  private apply(
    call: (args: unknown[]) => unknown,
    args: readonly Expression[],
  ): Program {
    const programs = args.map(arg => this.compile(arg));
    return frame => call(programs.map(program => program(frame)));
  }
}

function assertOptional(value: unknown): CelOptional {
  if (value instanceof CelOptional) {
    return value;
  }
  throw failed(
    `cannot initialize optional list element from non-optional value ${typeName(
      value,
    )}`,
  );
}

/** A dotted name, such as `a.b.c`. */
function qualified(expression: Expression): string | undefined {
  if (expression.kind === 'name') {
    return expression.name;
  }
  if (expression.kind === 'select' && !expression.optional) {
    const holder = qualified(expression.operand);
    return holder && `${holder}.${expression.field}`;
  }
  return undefined;
}

/** What is thrown beside CelErrors is a defect of this engine, which must not look like a value. */
export function celError(thrown: unknown): CelError {
  if (thrown instanceof CelError) {
    return thrown;
  }
  if (thrown instanceof RangeError) {
    return unsupported(`it takes more than is allowed here: ${thrown.message}`);
  }
  throw thrown;
}

/** An expression in a form that can be evaluated at once. */
export function compile(
  expression: Expression,
  names: Names,
): { program: Program; locals: number } {
  const compiler = new Compiler(names);
  const program = compiler.compile(expression);
  return { program, locals: compiler.locals };
}

export type { Frame };
