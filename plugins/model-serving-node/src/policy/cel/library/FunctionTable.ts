import { failed, unsupported } from '../CelError';
import { typeName } from '../values';

/** One signature of a function; `dyn` takes a value of any type. A method's receiver is its first parameter. */
export interface Overload {
  types: readonly string[];
  apply(...args: never[]): unknown;
}

type Fallback = (args: readonly unknown[]) => Error;

/** The functions of an expression, by name; methods have a dot before it. */
export class FunctionTable {
  private readonly functions = new Map<string, Overload[]>();
  private readonly fallbacks = new Map<string, Fallback>();

  /** `add('quantity(string)', ...)` adds a function, `add('Quantity.add(int)', ...)` a method. */
  add(signature: string, apply: (...args: never[]) => unknown): this {
    const match = /^(?:([\w.]+)->)?([\w.]+)\(([^)]*)\)$/.exec(signature);
    if (!match) {
      throw new TypeError(`${signature} is not a signature`);
    }
    const [, receiver, name, list] = match;
    const params = list === '' ? [] : list.split(/, */);
    const types = receiver ? [receiver, ...params] : params;
    const key = receiver ? `.${name}` : name;
    const overloads = this.functions.get(key) ?? [];
    this.functions.set(key, [...overloads, { types, apply }]);
    return this;
  }

  /** Says in which words a function refuses values of other types than it takes. */
  refuse(key: string, fallback: Fallback): this {
    this.fallbacks.set(key, fallback);
    return this;
  }

  has(name: string): boolean {
    return this.functions.has(name);
  }

  /**
   * The function for a number of arguments, a method's receiver included.
   *
   * @throws CelError of kind `unsupported` when there is none
   */
  find(key: string, count: number): (args: unknown[]) => unknown {
    const overloads = (this.functions.get(key) ?? []).filter(
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
      this.fallbacks.get(key) ??
      (args =>
        failed(`no such overload: ${name}(${args.map(typeName).join(', ')})`));
    return args => {
      for (const { types, apply } of overloads) {
        let fits = true;
        for (let index = 0; index < count && fits; index++) {
          fits =
            types[index] === 'dyn' || types[index] === typeName(args[index]);
        }
        if (fits) {
          return (apply as (...values: unknown[]) => unknown)(...args);
        }
      }
      throw fallback(args);
    };
  }
}
