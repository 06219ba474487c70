import type { ArgumentId, ArgumentValue } from './meanings';

/** The flag that sets a count or a choice. */
export interface ValueFlag {
  readonly flag: string;
  /** Other spellings of the flag; `_` and `-` are the same in all of them. */
  readonly aliases?: readonly string[];
  /** What stands before and after the value. */
  readonly around?: readonly [before: string, after: string];
  /** Choices that the engine knows; whatever the profile offers when left out. */
  readonly values?: readonly string[];
  /** Flags that are needed with it, with their values; null for those that take none. */
  readonly also?: Readonly<
    Record<string, (value: ArgumentValue) => ArgumentValue | null>
  >;
  /** Whether the engine takes the sum over all sequences. */
  readonly ofAllSequences?: boolean;
}

/** The flags that turn something on and off; without `on`, it is on by default. */
export interface SwitchFlags {
  readonly on?: string;
  readonly off?: string;
}

/** The flags that set what a request may ask of an engine. What is left out cannot be set. @public */
export type EngineFlags = {
  readonly [Id in ArgumentId]?: Id extends 'prefixCaching'
    ? SwitchFlags
    : ValueFlag;
};

export const isSwitch = (
  flags: ValueFlag | SwitchFlags,
): flags is SwitchFlags => !('flag' in flags);

const plain = (flag: string) => flag.replace(/_/g, '-');

/** The name of an argument's flag, however it is spelled; `--no-x` says the opposite of `--x`, so that both are one flag. */
export function flagName(argument: string): string {
  return plain(argument.split('=', 1)[0]).replace(/^--no-/, '--');
}

/** Names of all flags that set a meaning. */
export function flagNames(flags: ValueFlag | SwitchFlags): string[] {
  const all = isSwitch(flags)
    ? [flags.on, flags.off]
    : [flags.flag, ...(flags.aliases ?? []), ...Object.keys(flags.also ?? {})];
  return all.filter(flag => flag !== undefined).map(flagName);
}
