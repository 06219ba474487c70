import type { Frame, Program } from './Activation';
import type { Expression } from './ast';
import { absorbable, CelError, failed, unsupported } from './CelError';
import { Compiled, computed } from './compiled';
import type { Compiler } from './Compiler';
import { selfComparison, sortsByType } from './cost/callCosts';
import { LIST_COST } from './cost/budgets';
import { compare, noOverload } from './operators';
import {
  BOOL,
  DYN,
  entryTypes,
  FREE,
  listOf,
  mapOf,
  optionalOf,
  StaticType,
} from './types';
import { CelOptional, mapKey, typeName } from './values';

type Macro = (
  compiler: Compiler,
  target: Expression,
  args: readonly Expression[],
) => Compiled;

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

/** Goes through a range, setting the variables of each round, until `act` answers true. */
type Rounds = (frame: Frame, range: unknown, act: () => boolean | void) => void;

const notIterable = (value: unknown, what: (type: string) => string) => {
  const type = typeName(value);
  return failed(what(GO_TYPES[type] ?? type));
};

/** Over elements of a list, keys of a map. */
function overElements(slot: number): Rounds {
  return (frame, range, act) => {
    if (!Array.isArray(range) && !(range instanceof Map)) {
      throw notIterable(range, type => `got '${type}', expected iterable type`);
    }
    for (const item of Array.isArray(range) ? range : range.keys()) {
      frame.locals[slot] = item;
      if (act()) {
        return;
      }
    }
  };
}

/** Over pairs of a list's index and element, or of a map's key and value. */
function overPairs(first: number, second: number): Rounds {
  return (frame, range, act) => {
    if (!Array.isArray(range) && !(range instanceof Map)) {
      throw notIterable(
        range,
        type => `unsupported comprehension range type: ${type}`,
      );
    }
    let index = 0n;
    for (const entry of range) {
      const [key, item] = Array.isArray(range) ? [index++, entry] : entry;
      frame.locals[first] = key;
      frame.locals[second] = item;
      if (act()) {
        return;
      }
    }
  };
}

interface Loop {
  range: Program;
  rangeType: StaticType;
  rounds: Rounds;
  bodies: Compiled[];
  /** The slot of the first variable. */
  slot: number;
}

function loop(
  compiler: Compiler,
  target: Expression,
  names: readonly Expression[],
  bodies: readonly Expression[],
): Loop {
  const { run, type } = compiler.compile(target);
  const entry = entryTypes(type);
  const element = type.name === 'list' ? entry[1] : entry[0];
  const types = names.length === 1 ? [element] : entry;
  return compiler.within(
    names.map((name, index) => [variable(name), types[index]]),
    slots => ({
      range: run,
      rangeType: type,
      slot: slots[0],
      bodies: bodies.map(body => compiler.compile(body)),
      rounds:
        slots.length === 1
          ? overElements(slots[0])
          : overPairs(slots[0], slots[1]),
    }),
  );
}

/*
 * The cluster rewrites macros into loops over an accumulator: reading it counts 1, and so does each call on it. What a
 * round costs besides its bodies follows from how a macro is rewritten.
 */

/** `all` and `exists`: an error counts only where no other round decides. */
function quantifier(decisive: boolean, count: 1 | 2): Macro {
  // Each round asks whether it is decided: `@not_strictly_false(accu)`, and `@not_strictly_false(!accu)`.
  const question = decisive ? 3 : 2;
  return (compiler, target, args) => {
    const { range, rounds, bodies } = loop(
      compiler,
      target,
      args.slice(0, count),
      args.slice(count),
    );
    const test = bodies[0].run;
    return computed(frame => {
      let error: CelError | undefined;
      let isDecided = false;
      rounds(frame, range(frame), () => {
        frame.meter.spend(question);
        if (isDecided) {
          return true;
        }
        frame.meter.spend(1);
        try {
          const value = test(frame);
          isDecided = value === decisive;
          if (!isDecided && value !== !decisive) {
            error ??= noOverload();
          }
        } catch (thrown) {
          error ??= absorbable(thrown);
        }
        return false;
      });
      frame.meter.spend(1);
      if (error && !isDecided) {
        throw error;
      }
      return isDecided === decisive;
    }, BOOL);
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
    const test = bodies[0].run;
    return computed(frame => {
      let found = 0;
      rounds(frame, range(frame), () => {
        if (truth(test(frame))) {
          found++;
          frame.meter.spend(2);
        }
      });
      frame.meter.spend(2);
      return found === 1;
    }, BOOL);
  };
}

/** `map(x, value)`, `map(x, test, value)`, `filter(x, test)`, `transformList(k, v, ...)`. */
function list(count: 1 | 2, filters: boolean): Macro {
  return (compiler, target, args) => {
    const { range, rangeType, rounds, bodies, slot } = loop(
      compiler,
      target,
      args.slice(0, count),
      args.slice(count),
    );
    const test = filters || bodies.length === 2 ? bodies[0].run : undefined;
    const value = filters ? undefined : bodies.at(-1)!;
    // `accu + [value]`, and in a filter reading the element.
    const cost = 2 + (value?.isConstant ? 0 : LIST_COST) + (value ? 0 : 1);
    const [key, element] = entryTypes(rangeType);
    const kept = rangeType.name === 'map' ? key : element;
    return computed(frame => {
      const result: unknown[] = [];
      rounds(frame, range(frame), () => {
        const item = frame.locals[slot];
        if (!test || truth(test(frame))) {
          result.push(value ? value.run(frame) : item);
          frame.meter.spend(cost);
        }
      });
      frame.meter.spend(1);
      return result;
    }, listOf(value?.type ?? kept));
  };
}

/** `transformMap(k, v, ...)` and `transformMapEntry(k, v, ...)`. */
function map(makesEntries: boolean): Macro {
  // `@mapInsert(accu, key, value)`, and `@mapInsert(accu, entries)`.
  const cost = makesEntries ? 2 : 3;
  return (compiler, target, args) => {
    const { range, rangeType, rounds, bodies, slot } = loop(
      compiler,
      target,
      args.slice(0, 2),
      args.slice(2),
    );
    const test = bodies.length === 2 ? bodies[0].run : undefined;
    const value = bodies.at(-1)!;
    const type = makesEntries
      ? value.type
      : mapOf(entryTypes(rangeType)[0], value.type);
    return computed(frame => {
      const result = new Map<unknown, unknown>();
      const add = (key: unknown, content: unknown) => {
        if (result.has(key)) {
          throw failed(`insert failed: key ${key} already exists`);
        }
        result.set(key, content);
      };
      rounds(frame, range(frame), () => {
        const key = mapKey(frame.locals[slot]);
        if (!test || truth(test(frame))) {
          const content = value.run(frame);
          frame.meter.spend(cost);
          if (!makesEntries) {
            add(key, content);
          } else if (content instanceof Map) {
            content.forEach((entry, name) => add(name, entry));
          } else {
            throw noOverload();
          }
        }
      });
      frame.meter.spend(1);
      return result;
    }, type);
  };
}

const valueType = ({ name, params }: StaticType) =>
  name === 'optional_type' ? params[0] : DYN;

/** `optional.optMap(x, value)`; with `flat` the value is an optional itself. */
function optionalMap(flat: boolean): Macro {
  return (compiler, target, [name, body]) => {
    const holder = compiler.compile(target);
    const known = variable(name);
    return compiler.within([[known, valueType(holder.type)]], ([slot]) => {
      const value = compiler.compile(body);
      const run: Program = frame => {
        const { meter } = frame;
        const before = meter.cost;
        const optional = holder.run(frame);
        // The cluster evaluates the optional once to ask whether it has a value, and again for the value.
        const again = meter.cost - before;
        if (!(optional instanceof CelOptional)) {
          throw noOverload();
        }
        if (!optional.hasValue) {
          meter.spend(2);
          return CelOptional.none;
        }
        frame.locals[slot] = optional.value;
        meter.spend(flat ? 2 + again : 3 + again);
        const mapped = value.run(frame);
        return flat ? mapped : CelOptional.of(mapped);
      };
      const type = flat ? value.type : optionalOf(value.type);
      return { run, bare: run, type, isConstant: false };
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
  const { range, rangeType, rounds, bodies, slot } = loop(
    compiler,
    target,
    [name],
    [body],
  );
  const [key] = bodies;
  // The keys are a list that `map` makes.
  const cost = 2 + (key.isConstant ? 0 : LIST_COST);
  return computed(frame => {
    const items: unknown[] = [];
    const keys: unknown[] = [];
    rounds(frame, range(frame), () => {
      items.push(frame.locals[slot]);
      keys.push(key.run(frame));
      frame.meter.spend(cost);
    });
    frame.meter.spend(
      3 + (sortsByType(listOf(key.type)) ? selfComparison(keys) : 1),
    );
    return sorted(items, keys);
  }, rangeType);
};

/** `x.or(y)` and `x.orValue(y)`, whose argument is evaluated only when it is needed. */
function otherwise(unwraps: boolean): Macro {
  return (compiler, target, [argument]) => {
    const holder = compiler.compile(target);
    const other = compiler.compile(argument);
    const name = unwraps ? 'orValue' : 'or';
    const given = unwraps ? valueType(holder.type) : holder.type;
    const type = given === FREE ? other.type : given;
    return computed(frame => {
      const optional = holder.run(frame);
      if (!(optional instanceof CelOptional)) {
        throw failed(`no such overload: ${typeName(optional)}.${name}(...)`);
      }
      if (optional.hasValue) {
        return unwraps ? optional.value : optional;
      }
      return other.run(frame);
    }, type);
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
