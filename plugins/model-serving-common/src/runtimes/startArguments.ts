import { engineNamed } from '../engines';
import {
  ARGUMENT_CHOICE,
  ARGUMENT_IDS,
  ArgumentAnswers,
  ArgumentId,
  ArgumentValue,
  ENGINE_ARGUMENTS,
  EngineFlags,
  flagName,
  flagNames,
  isSwitch,
  SwitchFlags,
  ValueFlag,
} from '../engines/arguments';
import type { RuntimeArgument } from './RuntimeArgument';
import type { RuntimeOffer } from './RuntimeOffer';

/** What decides how an engine is started. @public */
export type StartedRuntime = Pick<
  RuntimeOffer,
  'engine' | 'parallelArgument' | 'arguments'
>;

/** An argument of an engine, and what it is there for. @public */
export interface StartArgument {
  /** `--flag` or `--flag=value`, whichever form the engine reads. */
  text: string;
  /** `request`: answered. `default`: the runtime's, where nothing was. `size`: spreads a replica. `profile`: the same for all. */
  of: 'request' | 'default' | 'size' | 'profile';
}

const flagsOf = (engine: string): EngineFlags =>
  engineNamed(engine)?.flags ?? {};

/** The flags of a meaning; tensor parallelism has the one that the runtime names. */
export function flagsOfArgument(
  {
    engine,
    parallelArgument,
  }: Pick<RuntimeOffer, 'engine' | 'parallelArgument'>,
  id: ArgumentId,
): ValueFlag | SwitchFlags | undefined {
  const flags = flagsOf(engine)[id];
  if (id !== 'tensorParallel' || parallelArgument === undefined) {
    return flags;
  }
  const { aliases = [], flag } = (flags ?? {}) as Partial<ValueFlag>;
  return {
    flag: parallelArgument,
    aliases: flag === undefined ? aliases : [flag, ...aliases],
  };
}

/** Whether a value is of an argument's kind, and safe to stand in a command line. */
export function isArgumentValue(id: ArgumentId, value: unknown): boolean {
  const meaning = ENGINE_ARGUMENTS[id];
  switch (meaning.kind) {
    case 'count':
      return (
        Number.isInteger(value) &&
        (value as number) >= 1 &&
        (value as number) <= meaning.most
      );
    case 'choice':
      return typeof value === 'string' && ARGUMENT_CHOICE.test(value);
    default:
      return typeof value === 'boolean';
  }
}

const withValue = (flag: string, value: ArgumentValue | null) =>
  value === null ? flag : `${flag}=${value}`;

function written(
  flags: ValueFlag | SwitchFlags,
  value: ArgumentValue,
  sequences: number,
): string[] {
  if (isSwitch(flags)) {
    const flag = value ? flags.on : flags.off;
    return flag === undefined ? [] : [flag];
  }
  const { also = {}, around: [before, after] = ['', ''] } = flags;
  const said =
    flags.ofAllSequences && typeof value === 'number'
      ? value * sequences
      : value;
  return [
    `${flags.flag}=${before}${said}${after}`,
    ...Object.entries(also).map(([flag, valueOf]) =>
      withValue(flag, valueOf(value)),
    ),
  ];
}

/** The value that arguments set for a meaning; undefined where no answer would be written like that. */
function readValue(
  id: ArgumentId,
  flags: ValueFlag | SwitchFlags,
  said: ReadonlyMap<string, string>,
  sequences: number,
): ArgumentValue | undefined {
  if (isSwitch(flags)) {
    const text = said.get(flagNames(flags)[0]);
    if (text === undefined) {
      return undefined;
    }
    const isSaid = text === flags.on || text === flags.off;
    return isSaid ? text === flags.on : undefined;
  }
  const text = said.get(flagName(flags.flag));
  const [before, after] = flags.around ?? ['', ''];
  const start = `${flags.flag}=${before}`;
  if (text === undefined || !text.startsWith(start) || !text.endsWith(after)) {
    return undefined;
  }
  const value = text.slice(start.length, text.length - after.length);
  const read =
    ENGINE_ARGUMENTS[id].kind === 'count'
      ? Number(value) / (flags.ofAllSequences ? sequences : 1)
      : value;
  return isArgumentValue(id, read) &&
    written(flags, read, sequences)[0] === text
    ? read
    : undefined;
}

/** The value of a switch with one flag where that flag is absent although there is a default. */
function absentValue(
  flags: ValueFlag | SwitchFlags,
  usual: ArgumentValue | undefined,
): boolean | undefined {
  const hasOneFlag =
    isSwitch(flags) && (flags.on === undefined || flags.off === undefined);
  return usual !== undefined && hasOneFlag ? flags.on === undefined : undefined;
}

const isOpen = ({ fixed }: RuntimeArgument) => fixed === undefined;

/** The arguments that a request may set. @public */
export function argumentsOfRuntime({
  arguments: all = [],
}: StartedRuntime): RuntimeArgument[] {
  return all.filter(isOpen);
}

/** The requests at once that arguments set; 1 where they set none. */
function sequencesIn(
  runtime: StartedRuntime,
  said: ReadonlyMap<string, string>,
): number {
  const flags = flagsOfArgument(runtime, 'maxSequences');
  const value = flags && readValue('maxSequences', flags, said, 1);
  return typeof value === 'number' ? value : 1;
}

const byFlag = (args: readonly string[]) =>
  new Map(args.map(argument => [flagName(argument), argument]));

/**
 * What an engine is asked for in the end: answers, and the runtime's defaults for what they leave out. What may not be asked
 * is left out.
 * @public
 */
export function answersWithDefaults(
  runtime: StartedRuntime,
  answers: ArgumentAnswers = {},
): ArgumentAnswers {
  return Object.fromEntries(
    argumentsOfRuntime(runtime).flatMap(({ default: usual, id }) => {
      const value = answers[id] ?? usual;
      return value === undefined ? [] : [[id, value]];
    }),
  );
}

/** The tensor-parallel ranks of a replica: what pipeline and data parallelism leave of its accelerators. */
export function tensorRanks(
  count: number,
  { dataParallel = 1, pipelineParallel = 1, tensorParallel }: ArgumentAnswers,
): number {
  return tensorParallel ?? count / (pipelineParallel * dataParallel);
}

function originOf(
  id: ArgumentId,
  answer: ArgumentValue | undefined,
): StartArgument['of'] {
  if (answer !== undefined) {
    return 'request';
  }
  return id === 'tensorParallel' ? 'size' : 'default';
}

/**
 * The arguments that an engine is started with, each as one text `--flag=value`: those that profiles set for everybody, then
 * what was answered or the runtime offers as default, then what spreads a replica over its accelerators. Answers must be
 * within what the runtime allows, see `argumentRefusals`.
 *
 * @param fixed - what profiles set for everybody; in place of these also all arguments without answers
 * @param count - accelerators of a replica
 * @public
 */
export function startArguments(
  runtime: StartedRuntime,
  fixed: readonly string[],
  count: number,
  answers: ArgumentAnswers = {},
): StartArgument[] {
  const open = argumentsOfRuntime(runtime);
  const isSpread = count > 1 && runtime.parallelArgument !== undefined;
  const settable = [
    ...open.map(({ id }) => id),
    ...(isSpread ? (['tensorParallel'] as const) : []),
  ].flatMap(id => {
    const flags = flagsOfArgument(runtime, id);
    return flags ? flagNames(flags) : [];
  });
  const kept = fixed.filter(argument => !settable.includes(flagName(argument)));
  const all = answersWithDefaults(runtime, answers);
  const sequences = all.maxSequences ?? sequencesIn(runtime, byFlag(kept));
  const ranks = isSpread ? tensorRanks(count, all) : 1;
  return [
    ...kept.map((text): StartArgument => ({ text, of: 'profile' })),
    ...ARGUMENT_IDS.flatMap(id => {
      const flags = flagsOfArgument(runtime, id);
      const value = id === 'tensorParallel' ? ranks : all[id];
      const isOnlyRank = id === 'tensorParallel' && ranks === 1;
      if (
        !flags ||
        value === undefined ||
        isOnlyRank ||
        !isArgumentValue(id, value)
      ) {
        return [];
      }
      return written(flags, value, sequences).map(text => ({
        text,
        of: originOf(id, answers[id]),
      }));
    }),
  ];
}

/**
 * The answers that arguments of a container hold, in whichever form the engine reads them: what is written for no answer
 * is none.
 * @public
 */
export function readAnswers(
  runtime: StartedRuntime,
  args: readonly string[],
  count: number,
): ArgumentAnswers {
  const said = byFlag(joinedArguments(runtime.engine, args));
  const sequences = sequencesIn(runtime, said);
  const read = argumentsOfRuntime(runtime).flatMap(({ default: usual, id }) => {
    const flags = flagsOfArgument(runtime, id);
    const value =
      flags &&
      (readValue(id, flags, said, sequences) ?? absentValue(flags, usual));
    return value === undefined || value === usual ? [] : [[id, value] as const];
  });
  const answers: ArgumentAnswers = Object.fromEntries(read);
  const { tensorParallel, ...others } = answers;
  return tensorParallel !== undefined &&
    tensorParallel === tensorRanks(count, answersWithDefaults(runtime, others))
    ? others
    : answers;
}

/** Arguments in the form that an engine reads. @public */
export function argumentsForEngine(engine: string, argument: string): string[] {
  const at = argument.indexOf('=');
  return at > 0 && engineNamed(engine)?.separatesValues
    ? [argument.slice(0, at), argument.slice(at + 1)]
    : [argument];
}

/** The opposite of {@link argumentsForEngine}: a flag and its value as one text. */
function joinedArguments(engine: string, args: readonly string[]): string[] {
  if (!engineNamed(engine)?.separatesValues) {
    return [...args];
  }
  const joined: string[] = [];
  for (const argument of args) {
    const last = joined.at(-1);
    if (argument.startsWith('-') || last === undefined || last.includes('=')) {
      joined.push(argument);
    } else {
      joined[joined.length - 1] = `${last}=${argument}`;
    }
  }
  return joined;
}

/** The argument among some that sets a meaning; undefined where none does. @public */
export function argumentThatSets(
  runtime: StartedRuntime,
  id: ArgumentId,
  args: readonly string[],
): string | undefined {
  const flags = flagsOfArgument(runtime, id);
  const names = flags ? flagNames(flags) : [];
  return args.find(argument => names.includes(flagName(argument)));
}
