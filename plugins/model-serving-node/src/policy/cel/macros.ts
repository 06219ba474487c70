import type { Frame, Program } from './Activation';
import type { Expression } from './ast';
import { CelError, failed, unsupported } from './CelError';
import type { Compiler } from './Compiler';
import { compare, noOverload } from './operators';
import { CelOptional, mapKey, typeName } from './values';

type Macro = (
  compiler: Compiler,
  target: Expression,
  args: readonly Expression[],
) => Program;

function variable(expression: Expression): string {
  if (expression.kind !== 'name') {
    throw unsupported('the variable of a macro must be a simple name');
  }
  return expression.name;
}

const GO_TYPES: Readonly<Record<string, string>> = {
  string: 'types.String',
  int: 'types.Int',
  uint: 'types.Uint',
  double: 'types.Double',
  bool: 'types.Bool',
  bytes: 'types.Bytes',
  null_type: 'types.Null',
};

/** What a macro goes through: elements of a list, keys of a map. */
function elements(value: unknown): Iterable<unknown> {
  if (Array.isArray(value)) {
    return value;
  }
  if (value instanceof Map) {
    return value.keys();
  }
  const type = typeName(value);
  throw failed(`got '${GO_TYPES[type] ?? type}', expected iterable type`);
}

/** Pairs of a list's index and element, or of a map's key and value. */
function pairs(value: unknown): Iterable<[unknown, unknown]> {
  if (Array.isArray(value)) {
    return value.map((item, index) => [BigInt(index), item]);
  }
  if (value instanceof Map) {
    return value;
  }
  const type = typeName(value);
  throw failed(
    `unsupported comprehension range type: ${GO_TYPES[type] ?? type}`,
  );
}

/** Sets the variables of one round. */
type Round = (frame: Frame, range: unknown) => Iterable<void>;

interface Loop {
  range: Program;
  rounds: Round;
  bodies: Program[];
  /** The slot of the first variable. */
  slot: number;
}

function loop(
  compiler: Compiler,
  target: Expression,
  names: readonly Expression[],
  bodies: readonly Expression[],
): Loop {
  const range = compiler.compile(target);
  return compiler.within(names.map(variable), slots => ({
    range,
    slot: slots[0],
    bodies: bodies.map(body => compiler.compile(body)),
    rounds:
      slots.length === 1
        ? function* one(frame, value) {
            for (const item of elements(value)) {
              frame.locals[slots[0]] = item;
              yield;
            }
          }
        : function* two(frame, value) {
            for (const [key, item] of pairs(value)) {
              frame.locals[slots[0]] = key;
              frame.locals[slots[1]] = item;
              yield;
            }
          },
  }));
}

/** `all` and `exists`: an error counts only where no other round decides. */
function quantifier(decisive: boolean, count: 1 | 2): Macro {
  return (compiler, target, args) => {
    const { range, rounds, bodies } = loop(
      compiler,
      target,
      args.slice(0, count),
      args.slice(count),
    );
    const [test] = bodies;
    return frame => {
      let error: CelError | undefined;
      for (const _ of rounds(frame, range(frame))) {
        try {
          const value = test(frame);
          if (value === decisive) {
            return decisive;
          }
          if (value !== !decisive) {
            error ??= noOverload();
          }
        } catch (thrown) {
          if (!(thrown instanceof CelError)) {
            throw thrown;
          }
          error ??= thrown;
        }
      }
      if (error) {
        throw error;
      }
      return !decisive;
    };
  };
}

function truth(value: unknown): boolean {
  if (typeof value === 'boolean') {
    return value;
  }
  throw noOverload();
}

function existsOne(count: 1 | 2): Macro {
  return (compiler, target, args) => {
    const { range, rounds, bodies } = loop(
      compiler,
      target,
      args.slice(0, count),
      args.slice(count),
    );
    return frame => {
      let found = 0;
      for (const _ of rounds(frame, range(frame))) {
        found += truth(bodies[0](frame)) ? 1 : 0;
      }
      return found === 1;
    };
  };
}

/** `map(x, value)`, `map(x, test, value)`, `filter(x, test)`, `transformList(k, v, ...)`. */
function list(count: 1 | 2, filters: boolean): Macro {
  return (compiler, target, args) => {
    const { range, rounds, bodies, slot } = loop(
      compiler,
      target,
      args.slice(0, count),
      args.slice(count),
    );
    const test = filters || bodies.length === 2 ? bodies[0] : undefined;
    const value = filters ? undefined : bodies.at(-1)!;
    return frame => {
      const result: unknown[] = [];
      for (const _ of rounds(frame, range(frame))) {
        const item = frame.locals[slot];
        if (!test || truth(test(frame))) {
          result.push(value ? value(frame) : item);
        }
      }
      return result;
    };
  };
}

/** `transformMap(k, v, ...)` and `transformMapEntry(k, v, ...)`. */
function map(makesEntries: boolean): Macro {
  return (compiler, target, args) => {
    const { range, rounds, bodies, slot } = loop(
      compiler,
      target,
      args.slice(0, 2),
      args.slice(2),
    );
    const test = bodies.length === 2 ? bodies[0] : undefined;
    const value = bodies.at(-1)!;
    return frame => {
      const result = new Map<unknown, unknown>();
      const add = (key: unknown, content: unknown) => {
        if (result.has(key)) {
          throw failed(`insert failed: key ${key} already exists`);
        }
        result.set(key, content);
      };
      for (const _ of rounds(frame, range(frame))) {
        const key = mapKey(frame.locals[slot]);
        if (!test || truth(test(frame))) {
          const content = value(frame);
          if (!makesEntries) {
            add(key, content);
          } else if (content instanceof Map) {
            content.forEach((entry, name) => add(name, entry));
          } else {
            throw noOverload();
          }
        }
      }
      return result;
    };
  };
}

/** `optional.optMap(x, value)`; with `flat` the value is an optional itself. */
function optionalMap(flat: boolean): Macro {
  return (compiler, target, [name, body]) => {
    const holder = compiler.compile(target);
    return compiler.within([variable(name)], ([slot]) => {
      const value = compiler.compile(body);
      return frame => {
        const optional = holder(frame);
        if (!(optional instanceof CelOptional)) {
          throw noOverload();
        }
        if (!optional.hasValue) {
          return CelOptional.none;
        }
        frame.locals[slot] = optional.value;
        return flat ? value(frame) : CelOptional.of(value(frame));
      };
    });
  };
}

/** Sorts by keys, which must all be of one type. */
export function sorted(
  items: readonly unknown[],
  keys: readonly unknown[],
): unknown[] {
  const types = new Set(keys.map(typeName));
  if (types.size > 1) {
    throw failed('list elements must have the same type');
  }
  return items
    .map((item, index) => ({ item, key: keys[index] }))
    .sort((a, b) => compare(a.key, b.key))
    .map(({ item }) => item);
}

const sortBy: Macro = (compiler, target, [name, body]) => {
  const { range, rounds, bodies, slot } = loop(
    compiler,
    target,
    [name],
    [body],
  );
  return frame => {
    const items: unknown[] = [];
    const keys: unknown[] = [];
    for (const _ of rounds(frame, range(frame))) {
      items.push(frame.locals[slot]);
      keys.push(bodies[0](frame));
    }
    return sorted(items, keys);
  };
};

/** `x.or(y)` and `x.orValue(y)`, whose argument is evaluated only when it is needed. */
function otherwise(unwraps: boolean): Macro {
  return (compiler, target, [argument]) => {
    const holder = compiler.compile(target);
    const other = compiler.compile(argument);
    const name = unwraps ? 'orValue' : 'or';
    return frame => {
      const optional = holder(frame);
      if (!(optional instanceof CelOptional)) {
        throw failed(`no such overload: ${typeName(optional)}.${name}(...)`);
      }
      if (optional.hasValue) {
        return unwraps ? optional.value : optional;
      }
      return other(frame);
    };
  };
}

/** What is written like a function but sees its arguments unevaluated, by name and number of arguments. */
export const MACROS: ReadonlyMap<string, Macro> = new Map<string, Macro>([
  ['has/1', (compiler, _target, [field]) => compiler.presence(field)],
  ['.all/2', quantifier(false, 1)],
  ['.all/3', quantifier(false, 2)],
  ['.exists/2', quantifier(true, 1)],
  ['.exists/3', quantifier(true, 2)],
  ['.exists_one/2', existsOne(1)],
  ['.existsOne/2', existsOne(1)],
  ['.existsOne/3', existsOne(2)],
  ['.filter/2', list(1, true)],
  ['.map/2', list(1, false)],
  ['.map/3', list(1, false)],
  ['.transformList/3', list(2, false)],
  ['.transformList/4', list(2, false)],
  ['.transformMap/3', map(false)],
  ['.transformMap/4', map(false)],
  ['.transformMapEntry/3', map(true)],
  ['.transformMapEntry/4', map(true)],
  ['.optMap/2', optionalMap(false)],
  ['.optFlatMap/2', optionalMap(true)],
  ['.or/1', otherwise(false)],
  ['.orValue/1', otherwise(true)],
  ['.sortBy/2', sortBy],
]);
