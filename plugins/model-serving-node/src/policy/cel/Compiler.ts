import type { Compiled, Frame, Program } from './Activation';
import type { Element, Expression } from './ast';
import { absorbable, CelError, failed, unsupported } from './CelError';
import { callCost, operatorCost, sortsByType } from './cost/callCosts';
import type { CostMeter } from './cost/CostMeter';
import { LIST_COST, MAP_COST } from './cost/limits';
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
import {
  BOOL,
  DYN,
  INT,
  joined,
  joinedAll,
  listOf,
  mapOf,
  memberType,
  optionalMemberType,
  simple,
  StaticType,
} from './types';
import { CelOptional, equal, mapKey, typeName } from './values';

type Binary = (a: unknown, b: unknown) => unknown;
type TypeRule = (types: readonly StaticType[]) => StaticType;

const boolean = () => BOOL;

/** The type of a sum: what both operands may be. */
const sumType: TypeRule = ([a, b]) => {
  if (a.name === 'google.protobuf.Timestamp') {
    return b.name === a.name ? simple('google.protobuf.Duration') : a;
  }
  if (a.name === 'dyn') {
    return b;
  }
  return b.name === 'dyn' ? a : joined(a, b);
};

const BINARY: ReadonlyMap<string, [Binary, TypeRule]> = new Map<
  string,
  [Binary, TypeRule]
>([
  ['_==_', [equal, boolean]],
  ['_!=_', [(a, b) => !equal(a, b), boolean]],
  ['@in', [isIn, boolean]],
  ...(['+', '-', '*', '/', '%'] as const).map(
    (operator): [string, [Binary, TypeRule]] => [
      `_${operator}_`,
      [(a, b) => arithmetic(operator, a, b), sumType],
    ],
  ),
  ...['<', '<=', '>', '>='].map((operator): [string, [Binary, TypeRule]] => [
    `_${operator}_`,
    [(a, b) => ordered(operator, a, b), boolean],
  ]),
]);

type Unary = (value: unknown) => unknown;

const UNARY: ReadonlyMap<string, [Unary, TypeRule]> = new Map<
  string,
  [Unary, TypeRule]
>([
  ['!_', [not, boolean]],
  ['-_', [negative, ([type]) => type]],
  ['size', [size, () => INT]],
]);

/** Conversions; of a constant they are done once, beforehand. */
const CONVERSIONS: ReadonlySet<string> = new Set([
  'bool',
  'bytes',
  'double',
  'duration',
  'dyn',
  'int',
  'string',
  'timestamp',
  'type',
  'uint',
]);

/** Names that stand for values of the admission API. */
export interface Names {
  /** Names that an expression may use, with their types. */
  globals: ReadonlyMap<string, StaticType>;
  /** Members of `variables`; undefined where there is no such name. */
  variables?: ReadonlyMap<string, StaticType>;
}

const constant = (value: unknown, type: StaticType): Compiled => ({
  run: () => value,
  type,
  isConstant: true,
});

/** The type of a literal; a value itself knows it best. */
const literalType = (value: unknown) => simple(typeName(value));

/** A value that is read at once: its first name, or its operand, counts as one read. */
function attribute(bare: Program, type: StaticType): Compiled {
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

const computed = (run: Program, type: StaticType): Compiled => ({
  run,
  type,
  isConstant: false,
});

/** What an operand gives where a field of it is read. */
const holderOf = ({ bare, run }: Compiled): Program => bare ?? run;

const isEmptyList = (expression: Expression) =>
  expression.kind === 'list' && expression.elements.length === 0;

/** Turns an expression into a program, once; whatever the cluster would not compile is refused here. */
export class Compiler {
  private readonly scope: [name: string, slot: number, type: StaticType][] = [];
  private slots = 0;

  constructor(private readonly names: Names) {}

  /** How many local values a program needs. */
  get locals(): number {
    return this.slots;
  }

  /** Compiles a part of an expression that sees more local variables. */
  within<T>(
    variables: readonly [name: string, type: StaticType][],
    inner: (slots: number[]) => T,
  ): T {
    const slots = variables.map(([name, type]) => {
      const slot = this.slots++;
      this.scope.push([name, slot, type]);
      return slot;
    });
    const result = inner(slots);
    this.scope.length -= variables.length;
    return result;
  }

  compile(expression: Expression): Compiled {
    switch (expression.kind) {
      case 'literal': {
        const { value } = expression;
        if (typeof value === 'bigint' && value === 2n ** 63n) {
          throw unsupported(`${value} does not fit into 64 bits`);
        }
        return constant(value, literalType(value));
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

  /** `has(a.b)`: reading counts, the first name does not. */
  presence(expression: Expression): Compiled {
    if (expression.kind !== 'select') {
      throw unsupported('has() needs a field');
    }
    const { operand, field } = expression;
    if (this.isVariables(operand)) {
      this.variableType(field);
      return computed(frame => {
        frame.meter.spend(1);
        frame.activation.variable(field);
        return true;
      }, BOOL);
    }
    const holder = holderOf(this.compile(operand));
    return computed(frame => {
      const value = holder(frame);
      frame.meter.spend(1);
      return hasMember(value, field);
    }, BOOL);
  }

  private name(name: string): Compiled {
    const local = this.scope.findLast(([known]) => known === name);
    if (local) {
      const [, slot, localType] = local;
      return attribute(frame => frame.locals[slot], localType);
    }
    const globalType = this.names.globals.get(name);
    if (globalType) {
      return attribute(frame => frame.activation.resolve(name), globalType);
    }
    const type = TYPES.get(name);
    if (type) {
      return constant(type, simple('type'));
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

  private variableType(name: string): StaticType {
    const type = this.names.variables?.get(name);
    if (!type) {
      throw unsupported(`there is no variable "${name}"`);
    }
    return type;
  }

  private select(expression: Expression & { kind: 'select' }): Compiled {
    const { operand, field, optional } = expression;
    if (this.isVariables(operand) && !optional) {
      return attribute(frame => {
        frame.meter.spend(1);
        return frame.activation.variable(field);
      }, this.variableType(field));
    }
    const constantType = TYPES.get(qualified(expression) ?? '');
    if (constantType) {
      return constant(constantType, simple('type'));
    }
    const holder = this.compile(operand);
    const read = holderOf(holder);
    if (optional) {
      const type = optionalMemberType(holder.type, field);
      return this.chained(holder, type, frame =>
        optionalRead(frame.meter, optionalMember(read(frame), field)),
      );
    }
    return this.chained(holder, memberType(holder.type, field), frame => {
      const value = read(frame);
      if (value instanceof CelOptional) {
        return optionalRead(frame.meter, optionalMember(value, field));
      }
      frame.meter.spend(1);
      const found = value instanceof Map ? value.get(field) : undefined;
      return found === undefined ? member(value, field) : found;
    });
  }

  private index(expression: Expression & { kind: 'index' }): Compiled {
    const holder = this.compile(expression.operand);
    const read = holderOf(holder);
    const key = holderOf(this.compile(expression.index));
    if (expression.optional) {
      return this.chained(holder, optionalMemberType(holder.type), frame =>
        optionalRead(frame.meter, optionalMember(read(frame), key(frame))),
      );
    }
    return this.chained(holder, memberType(holder.type), frame => {
      const value = read(frame);
      const name = key(frame);
      if (value instanceof CelOptional) {
        return optionalRead(frame.meter, optionalMember(value, name));
      }
      frame.meter.spend(1);
      return member(value, name);
    });
  }

  /** A part of a value: the choice between two values is no read of its own, whatever else it is read from is. */
  private chained(holder: Compiled, type: StaticType, bare: Program): Compiled {
    return holder.bare === holder.run
      ? { run: bare, bare, type, isConstant: false }
      : attribute(bare, type);
  }

  private list(elements: readonly Element[]): Compiled {
    const items = elements.map(({ value, optional }) => ({
      ...this.compile(value),
      optional,
    }));
    const run: Program = frame => {
      const list: unknown[] = [];
      for (const { run: evaluate, optional } of items) {
        const value = evaluate(frame);
        if (!optional) {
          list.push(value);
        } else if (assertOptional(value).hasValue) {
          list.push(assertOptional(value).value);
        }
      }
      return list;
    };
    const type = listOf(
      joinedAll(
        items.map(item =>
          item.optional ? item.type.params[0] ?? DYN : item.type,
        ),
      ),
    );
    return this.created(items, run, type, LIST_COST);
  }

  private map(elements: readonly Element[]): Compiled {
    const entries = elements.map(({ key, value, optional }) => ({
      key: this.compile(key!),
      value: this.compile(value),
      optional,
    }));
    const run: Program = frame => {
      const map = new Map<unknown, unknown>();
      for (const { key, value, optional } of entries) {
        const name = mapKey(key.run(frame));
        const content = value.run(frame);
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
    const type = mapOf(
      joinedAll(entries.map(({ key }) => key.type)),
      joinedAll(
        entries.map(({ value, optional }) =>
          optional ? value.type.params[0] ?? DYN : value.type,
        ),
      ),
    );
    const parts = entries.flatMap(({ key, value }) => [key, value]);
    return this.created(parts, run, type, MAP_COST);
  }

  /** A list or map; one of constants is made once. */
  private created(
    parts: readonly Compiled[],
    run: Program,
    type: StaticType,
    cost: number,
  ): Compiled {
    if (parts.every(({ isConstant }) => isConstant)) {
      return { run, type, isConstant: true };
    }
    return computed(frame => {
      frame.meter.spend(cost);
      return run(frame);
    }, type);
  }

  /** An error of one term counts only where no other term decides. */
  private logical(expression: Expression & { kind: 'logical' }): Compiled {
    const decisive = expression.operator === '||';
    const terms = expression.terms.map(term => this.compile(term).run);
    return computed(frame => {
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
          error ??= absorbable(thrown);
        }
      }
      if (error) {
        throw error;
      }
      return !decisive;
    }, BOOL);
  }

  private conditional(
    expression: Expression & { kind: 'conditional' },
  ): Compiled {
    const condition = this.compile(expression.condition).run;
    const branches = [expression.then, expression.otherwise].map(branch =>
      this.compile(branch),
    );
    const [then, otherwise] = branches.map(holderOf);
    const run: Program = frame => {
      const value = condition(frame);
      if (typeof value !== 'boolean') {
        throw noOverload();
      }
      return value ? then(frame) : otherwise(frame);
    };
    const type = joinedAll(branches.map(branch => branch.type));
    return { run, bare: run, type, isConstant: false };
  }

  private call(expression: Expression & { kind: 'call' }): Compiled {
    const { name, target, args } = expression;
    const macro = MACROS.get(`${target ? '.' : ''}${name}/${args.length}`);
    if (macro) {
      return macro(this, target!, args);
    }
    if (!target) {
      const binary = args.length === 2 ? BINARY.get(name) : undefined;
      return binary
        ? this.binary(name, binary, args)
        : this.function(name, args);
    }
    const namespace = qualified(target);
    if (namespace !== undefined && FUNCTIONS.has(`${namespace}.${name}`)) {
      return this.function(`${namespace}.${name}`, args);
    }
    if (name === 'size' && args.length === 0) {
      return this.function(name, [target]);
    }
    return this.apply(`.${name}`, [target, ...args]);
  }

  private binary(
    name: string,
    [operator, typeRule]: [Binary, TypeRule],
    args: readonly Expression[],
  ): Compiled {
    const operands = args.map(arg => this.compile(arg));
    const types = operands.map(({ type }) => type);
    const [left, right] = operands.map(({ run }) => run);
    if (name === '@in' && isEmptyList(args[1])) {
      return constant(false, BOOL);
    }
    if (name === '@in' && isConstantSet(operands[1])) {
      return computed(frame => operator(left(frame), right(frame)), BOOL);
    }
    const cost = operatorCost(name, types);
    return computed(frame => {
      let a: unknown;
      let b: unknown;
      let isLeft = true;
      try {
        a = left(frame);
        isLeft = false;
        b = right(frame);
      } catch (thrown) {
        // The cluster evaluates the other operand too, and counts the call.
        const error = absorbable(thrown);
        if (isLeft) {
          b = attempt(right, frame);
        }
        frame.meter.spend(cost ? cost(a, b) : 1);
        throw error;
      }
      frame.meter.spend(cost ? cost(a, b) : 1);
      return operator(a, b);
    }, typeRule(types));
  }

  private function(name: string, args: readonly Expression[]): Compiled {
    const unary = args.length === 1 ? UNARY.get(name) : undefined;
    if (!unary) {
      return this.apply(name, args);
    }
    const [operator, typeRule] = unary;
    const { run, type } = this.compile(args[0]);
    return computed(frame => {
      let value: unknown;
      try {
        value = run(frame);
      } catch (thrown) {
        const error = absorbable(thrown);
        frame.meter.spend(1);
        throw error;
      }
      frame.meter.spend(1);
      return operator(value);
    }, typeRule([type]));
  }

  private apply(key: string, args: readonly Expression[]): Compiled {
    const { call, typeFor } = FUNCTIONS.find(key, args.length);
    const operands = args.map(arg => this.compile(arg));
    const types = operands.map(({ type }) => type);
    const isOpenSort = key === '.sort' && !sortsByType(types[0]);
    const type = isOpenSort ? DYN : typeFor(types);
    const programs = operands.map(({ run }) => run);
    if (
      CONVERSIONS.has(key) &&
      operands.length === 1 &&
      operands[0].isConstant
    ) {
      return {
        run: frame => call([programs[0](frame)]),
        type,
        isConstant: true,
      };
    }
    const cost = callCost(key, types);
    const count = programs.length;
    return computed(frame => {
      const values: unknown[] = [];
      try {
        for (let index = 0; index < count; index++) {
          values.push(programs[index](frame));
        }
      } catch (thrown) {
        const error = absorbable(thrown);
        // Of functions with more arguments the cluster counts nothing.
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
    }, type);
  }
}

function attempt(program: Program, frame: Frame): unknown {
  try {
    return program(frame);
  } catch (thrown) {
    absorbable(thrown);
    return undefined;
  }
}

/** Reading what may be absent costs something only where it is there. */
function optionalRead(meter: CostMeter, value: CelOptional): CelOptional {
  if (value.hasValue) {
    meter.spend(1);
  }
  return value;
}

/** A list of constants that the cluster turns into a set. */
function isConstantSet({ isConstant, type }: Compiled): boolean {
  return (
    isConstant &&
    type.name === 'list' &&
    ['string', 'int', 'uint', 'double', 'bool', 'dyn'].includes(
      type.params[0].name,
    )
  );
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

/** An expression in a form that can be evaluated at once. */
export function compile(
  expression: Expression,
  names: Names,
): { program: Program; type: StaticType; locals: number } {
  const compiler = new Compiler(names);
  const { run, type } = compiler.compile(expression);
  return { program: run, type, locals: compiler.locals };
}
