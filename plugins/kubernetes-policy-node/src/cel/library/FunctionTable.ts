import { failed, unsupported } from '../CelError';
import { joined, mayBe, resultType, StaticType } from '../types';
import { typeName } from '../values';
import { work } from '../work';

/** One signature of a function; `dyn` takes a value of any type. A method's receiver is its first parameter. */
export interface Overload {
  types: readonly string[];
  result: string;
  apply(...args: never[]): unknown;
}

/** A function for a number of arguments. */
export interface Callable {
  call(args: unknown[]): unknown;
  /** The type of its result, as far as the types of its arguments tell. */
  typeFor(args: readonly StaticType[]): StaticType;
}

type Fallback = (args: readonly unknown[]) => Error;

/** The functions of an expression, by name; methods have a dot before it. */
export class FunctionTable {
  readonly #functions = new Map<string, Overload[]>();
  readonly #fallbacks = new Map<string, Fallback>();

  /** `add('url(string): kubernetes.URL', ...)` adds a function, `add('string->trim(): string', ...)` a method. */
  add(signature: string, apply: (...args: never[]) => unknown): this {
    const match = /^(?:([\w.]+)->)?([\w.]+)\(([^)]*)\): (.+)$/.exec(signature);
    if (!match) {
      throw new TypeError(`${signature} is not a signature`);
    }
    const [, receiver, name, list, result] = match;
    const params = list === '' ? [] : list.split(/, */);
    const types = receiver ? [receiver, ...params] : params;
    const key = receiver ? `.${name}` : name;
    const overloads = this.#functions.get(key) ?? [];
    this.#functions.set(key, [...overloads, { types, result, apply }]);
    return this;
  }

  /** Says in which words a function refuses values of other types than it takes. */
  refuse(key: string, fallback: Fallback): this {
    this.#fallbacks.set(key, fallback);
    return this;
  }

  has(name: string): boolean {
    return this.#functions.has(name);
  }

  /**
   * The function for a number of arguments, a method's receiver included.
   *
   * @throws CelError of kind `unsupported` when there is none
   */
  find(key: string, count: number): Callable {
    const overloads = (this.#functions.get(key) ?? []).filter(
      ({ types }) => types.length === count,
    );
    const name = key.replace(/^\./, '');
    if (overloads.length === 0) {
      const given = key.startsWith('.') ? count - 1 : count;
      throw unsupported(
        `the function ${name}() with ${given} argument${
          given === 1 ? '' : 's'
        } is not supported here`,
      );
    }
    const fallback =
      this.#fallbacks.get(key) ??
      (values =>
        failed(
          `no such overload: ${name}(${values.map(typeName).join(', ')})`,
        ));
    return {
      typeFor: args => typeOf(overloads, args),
      call: values => {
        for (const { types, apply } of overloads) {
          let fits = true;
          for (let index = 0; index < count && fits; index++) {
            fits =
              types[index] === 'dyn' ||
              types[index] === typeName(values[index]);
          }
          if (fits) {
            for (let index = 0; index < count; index++) {
              countWork(values[index]);
            }
            return (apply as (...given: unknown[]) => unknown)(...values);
          }
        }
        throw fallback(values);
      },
    };
  }
}

/** Most functions pass over their arguments, whether or not Kubernetes counts it. */
function countWork(value: unknown) {
  if (
    typeof value === 'string' ||
    Array.isArray(value) ||
    value instanceof Uint8Array
  ) {
    work(value.length);
  }
}

/** What the overloads that may be meant have in common. */
function typeOf(
  overloads: readonly Overload[],
  args: readonly StaticType[],
): StaticType {
  const possible = overloads.filter(({ types }) =>
    types.every((type, index) => type === 'dyn' || mayBe(args[index], type)),
  );
  return (possible.length > 0 ? possible : overloads)
    .map(({ result }) => resultType(result, args[0]))
    .reduce(joined);
}
