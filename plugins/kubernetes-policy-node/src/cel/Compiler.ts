import type { Program } from './Activation';
import type { Element, Expression } from './ast';
import { binaryCall, functionCall, unaryCall } from './calls';
import { absorbable, CelError, failed, unsupported } from './CelError';
import { attribute, Compiled, computed, constant, holderOf } from './compiled';
import { callCost, operatorCost, sortsByType } from './cost/callCosts';
import { CostMeter, LIST_COST, MAP_COST } from './cost/budgets';
import { FUNCTIONS, TYPES } from './library';
import { MACROS } from './macros';
import { hasMember, member, optionalMember } from './members';
import { noOverload } from './operators';
import { BINARY, Binary, TypeRule, UNARY } from './operatorTable';
import {
  BOOL,
  DYN,
  joinedAll,
  listOf,
  mapOf,
  memberType,
  optionalMemberType,
  simple,
  StaticType,
} from './types';
import { CelOptional, mapKey, typeName } from './values';

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

/** The type of a literal; a value itself knows it best. */
const literalType = (value: unknown) => simple(typeName(value));

const isEmptyList = (expression: Expression) =>
  expression.kind === 'list' && expression.elements.length === 0;

/** Turns an expression into a program, once; what the cluster would not compile is refused here. */
export class Compiler {
  readonly #scope: [name: string, slot: number, type: StaticType][] = [];
  #slots = 0;
  readonly #names: Names;

  constructor(names: Names) {
    this.#names = names;
  }

  /** How many local values a program needs. */
  get locals(): number {
    return this.#slots;
  }

  /** Compiles a part of an expression that sees more local variables. */
  within<T>(
    variables: readonly [name: string, type: StaticType][],
    inner: (slots: number[]) => T,
  ): T {
    const slots = variables.map(([name, type]) => {
      const slot = this.#slots++;
      this.#scope.push([name, slot, type]);
      return slot;
    });
    const result = inner(slots);
    this.#scope.length -= variables.length;
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
        return this.#name(expression.name);
      case 'select':
        return this.#select(expression);
      case 'index':
        return this.#index(expression);
      case 'list':
        return this.#list(expression.elements);
      case 'map':
        return this.#map(expression.elements);
      case 'logical':
        return this.#logical(expression);
      case 'conditional':
        return this.#conditional(expression);
      default:
        return this.#call(expression);
    }
  }

  /** `has(a.b)`: reading counts, the first name does not. */
  presence(expression: Expression): Compiled {
    if (expression.kind !== 'select') {
      throw unsupported('has() needs a field');
    }
    const { operand, field } = expression;
    if (this.#isVariables(operand)) {
      this.#variableType(field);
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

  #name(name: string): Compiled {
    const local = this.#scope.findLast(([known]) => known === name);
    if (local) {
      const [, slot, localType] = local;
      return attribute(frame => frame.locals[slot], localType);
    }
    const globalType = this.#names.globals.get(name);
    if (globalType) {
      return attribute(frame => frame.activation.resolve(name), globalType);
    }
    const type = TYPES.get(name);
    if (type) {
      return constant(type, simple('type'));
    }
    throw unsupported(`"${name}" is not known`);
  }

  #isVariables(operand: Expression): boolean {
    return (
      operand.kind === 'name' &&
      operand.name === 'variables' &&
      !this.#scope.some(([known]) => known === 'variables')
    );
  }

  #variableType(name: string): StaticType {
    const type = this.#names.variables?.get(name);
    if (!type) {
      throw unsupported(`there is no variable "${name}"`);
    }
    return type;
  }

  #select(expression: Expression & { kind: 'select' }): Compiled {
    const { operand, field, optional } = expression;
    if (this.#isVariables(operand) && !optional) {
      return attribute(frame => {
        frame.meter.spend(1);
        return frame.activation.variable(field);
      }, this.#variableType(field));
    }
    const constantType = TYPES.get(qualified(expression) ?? '');
    if (constantType) {
      return constant(constantType, simple('type'));
    }
    const holder = this.compile(operand);
    const read = holderOf(holder);
    if (optional) {
      const type = optionalMemberType(holder.type, field);
      return this.#chained(holder, type, frame =>
        optionalRead(frame.meter, optionalMember(read(frame), field)),
      );
    }
    return this.#chained(holder, memberType(holder.type, field), frame => {
      const value = read(frame);
      if (value instanceof CelOptional) {
        return optionalRead(frame.meter, optionalMember(value, field));
      }
      frame.meter.spend(1);
      const found = value instanceof Map ? value.get(field) : undefined;
      return found === undefined ? member(value, field) : found;
    });
  }

  #index(expression: Expression & { kind: 'index' }): Compiled {
    const holder = this.compile(expression.operand);
    const read = holderOf(holder);
    const key = holderOf(this.compile(expression.index));
    if (expression.optional) {
      return this.#chained(holder, optionalMemberType(holder.type), frame =>
        optionalRead(frame.meter, optionalMember(read(frame), key(frame))),
      );
    }
    return this.#chained(holder, memberType(holder.type), frame => {
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
  #chained(holder: Compiled, type: StaticType, bare: Program): Compiled {
    return holder.bare === holder.run
      ? { run: bare, bare, type, isConstant: false }
      : attribute(bare, type);
  }

  #list(elements: readonly Element[]): Compiled {
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
    return this.#created(items, run, type, LIST_COST);
  }

  #map(elements: readonly Element[]): Compiled {
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
    return this.#created(parts, run, type, MAP_COST);
  }

  /** A list or map; one of constants is made once. */
  #created(
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
  #logical(expression: Expression & { kind: 'logical' }): Compiled {
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

  #conditional(expression: Expression & { kind: 'conditional' }): Compiled {
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

  #call(expression: Expression & { kind: 'call' }): Compiled {
    const { name, target, args } = expression;
    const macro = MACROS.get(`${target ? '.' : ''}${name}/${args.length}`);
    if (macro) {
      return macro(this, target!, args);
    }
    if (!target) {
      const binary = args.length === 2 ? BINARY.get(name) : undefined;
      return binary
        ? this.#binary(name, binary, args)
        : this.#function(name, args);
    }
    const namespace = qualified(target);
    if (namespace !== undefined && FUNCTIONS.has(`${namespace}.${name}`)) {
      return this.#function(`${namespace}.${name}`, args);
    }
    if (name === 'size' && args.length === 0) {
      return this.#function(name, [target]);
    }
    return this.#apply(`.${name}`, [target, ...args]);
  }

  #binary(
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
    return computed(
      binaryCall(left, right, operator, operatorCost(name, types)),
      typeRule(types),
    );
  }

  #function(name: string, args: readonly Expression[]): Compiled {
    const unary = args.length === 1 ? UNARY.get(name) : undefined;
    if (!unary) {
      return this.#apply(name, args);
    }
    const [operator, typeRule] = unary;
    const { run, type } = this.compile(args[0]);
    return computed(unaryCall(run, operator), typeRule([type]));
  }

  #apply(key: string, args: readonly Expression[]): Compiled {
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
    return computed(functionCall(programs, call, callCost(key, types)), type);
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
