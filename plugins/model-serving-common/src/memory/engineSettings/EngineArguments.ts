import type { Setting } from './EngineSettings';

const ARGUMENTS = 'engine argument';

const dashed = (flag: string) => flag.replace(/_/g, '-');

/** Arguments of an engine by their flags; `_` and `-` are the same in all of them. */
export class EngineArguments {
  readonly #values = new Map<string, string>();

  /** A flag and its value in one argument, which no engine takes apart. */
  readonly joined: string | undefined;

  constructor(args: readonly string[]) {
    this.joined = args.find(arg => /^--?[a-z][\w-]*\s+\S/i.test(arg));
    for (let index = 0; index < args.length; index += 1) {
      const [flag, ...rest] = args[index].split('=');
      if (flag.startsWith('-')) {
        const next = args[index + 1];
        const value =
          rest.length > 0
            ? rest.join('=')
            : (next !== undefined && !/^--?[a-z]/i.test(next) && next) || '';
        this.#values.set(dashed(flag), value);
      }
    }
  }

  #find(flags: readonly string[]): [flag: string, value: string] | undefined {
    const flag = flags.map(dashed).find(name => this.#values.has(name));
    return flag === undefined ? undefined : [flag, this.#values.get(flag)!];
  }

  has(...flags: string[]): Setting<true> | undefined {
    const found = this.#find(flags);
    return found && { value: true, source: `${ARGUMENTS} ${found[0]}` };
  }

  /** A flag that may have a value of its own, such as `False`. */
  isOn(...flags: string[]): Setting<true> | undefined {
    return /^(false|0|no)$/i.test(this.text(...flags)?.value ?? '')
      ? undefined
      : this.has(...flags);
  }

  text(...flags: string[]): Setting<string> | undefined {
    const found = this.#find(flags);
    return found && found[1] !== ''
      ? { value: found[1], source: `${ARGUMENTS} ${found[0]}` }
      : undefined;
  }

  number(...flags: string[]): Setting<number> | undefined {
    const found = this.text(...flags);
    const value = found && readCount(found.value);
    return found && value !== undefined
      ? { value, source: found.source }
      : undefined;
  }

  count(...flags: string[]): number {
    return Math.max(1, Math.floor(this.number(...flags)?.value ?? 1));
  }
}

/** `32768`, `32k` (thousands) or `32K` (of 1,024), as vLLM takes them. */
function readCount(text: string): number | undefined {
  const match = /^([0-9]*\.?[0-9]+)([kKmMgG]?)$/.exec(text);
  if (!match) {
    return undefined;
  }
  const unit = { k: 1e3, m: 1e6, g: 1e9, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };
  const value = Number(match[1]) * (unit[match[2] as keyof typeof unit] ?? 1);
  return value > 0 && Number.isFinite(value) ? value : undefined;
}
