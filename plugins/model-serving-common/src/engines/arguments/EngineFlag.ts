import type { ArgumentId, ArgumentValue } from './meanings';

/** How an engine is told a count or a choice. */
export interface ValueFlag {
  readonly flag: string;
  /** Other spellings of the flag; `_` and `-` are the same in all of them. */
  readonly aliases?: readonly string[];
  /** What stands before and after the value. */
  readonly around?: readonly [before: string, after: string];
  /** Choices that the engine knows; whatever the profile offers when left out. */
  readonly values?: readonly string[];
  /** Flags that have to be said with it, with what they say about its value; null for those that take none. */
  readonly also?: Readonly<
    Record<string, (value: ArgumentValue) => ArgumentValue | null>
  >;
  /** Whether the engine takes what all sequences have together. */
  readonly ofAllSequences?: boolean;
}

/** How an engine is told to do something, or not to; without `on` it does so by itself. */
export interface SwitchFlags {
  readonly on?: string;
  readonly off?: string;
}

/** How an engine is told what may be asked of it. What is left out it cannot be told. @public */
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

/** Names of all flags that a meaning is told by. */
export function flagNames(flags: ValueFlag | SwitchFlags): string[] {
  const all = isSwitch(flags)
    ? [flags.on, flags.off]
    : [flags.flag, ...(flags.aliases ?? []), ...Object.keys(flags.also ?? {})];
  return all.filter(flag => flag !== undefined).map(flagName);
}
