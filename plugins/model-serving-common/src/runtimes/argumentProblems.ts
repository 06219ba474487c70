import { ENGINE_ARGUMENTS, isSwitch } from '../engines/arguments';
import { argumentRange, isAllowed } from './argumentRefusals';
import type { RuntimeArgument } from './RuntimeArgument';
import { flagsOfArgument, StartedRuntime } from './startArguments';

/** Arguments that depend on the size, so that none is right for all of them. */
const BY_SIZE = ['tensorParallel', 'pipelineParallel', 'dataParallel'];

function boundsProblem(
  argument: RuntimeArgument,
  known: readonly string[] | undefined,
): string | undefined {
  const { id, max, min = 1, values } = argument;
  const meaning = ENGINE_ARGUMENTS[id];
  const isBounded = argument.min !== undefined || max !== undefined;
  switch (meaning.kind) {
    case 'count':
      if (values !== undefined || max === undefined) {
        return 'needs max, may have min, and has no values';
      }
      return min > max || max > meaning.most
        ? `needs a range within 1 to ${meaning.most}`
        : undefined;
    case 'choice': {
      if (isBounded || values === undefined) {
        return 'needs values, and has neither min nor max';
      }
      const others = known ? values.filter(each => !known.includes(each)) : [];
      return others.length > 0
        ? `does not know ${others.join(', ')}; it knows ${known!.join(', ')}`
        : undefined;
    }
    default:
      return isBounded || values !== undefined
        ? 'is on or off, and has neither min, max nor values'
        : undefined;
  }
}

function argumentProblem(
  runtime: StartedRuntime,
  argument: RuntimeArgument,
): string | undefined {
  const flags = flagsOfArgument(runtime, argument.id);
  if (!flags) {
    return `the engine ${runtime.engine} has no argument for it`;
  }
  const known = isSwitch(flags) ? undefined : flags.values;
  const problem = boundsProblem(argument, known);
  if (problem || argument.default === undefined) {
    return problem;
  }
  if (BY_SIZE.includes(argument.id)) {
    return 'has no default, because it depends on the size';
  }
  if (!isAllowed(argument, argument.default)) {
    return `the default must be within ${argumentRange(argument)}`;
  }
  return argument.id === 'maxSequences' && !hasOwnContexts(runtime)
    ? 'may have a default only beside one of contextLength, which is divided among the requests'
    : undefined;
}

/** Whether each request has a context of a known length, if only by default. */
function hasOwnContexts(runtime: StartedRuntime): boolean {
  const flags = flagsOfArgument(runtime, 'contextLength');
  const { arguments: all = [] } = runtime;
  return (
    !flags ||
    isSwitch(flags) ||
    !flags.ofAllSequences ||
    all.some(each => each.id === 'contextLength' && each.default !== undefined)
  );
}

/**
 * What is wrong with the arguments that a runtime offers, by their place in the list.
 * @public
 */
export function argumentProblems(
  runtime: StartedRuntime,
): Array<{ index: number; problem: string }> {
  const { arguments: all = [] } = runtime;
  return all.flatMap((argument, index) => {
    const isFirst = all.findIndex(({ id }) => id === argument.id) === index;
    const problem = isFirst
      ? argumentProblem(runtime, argument)
      : 'is listed already';
    return problem === undefined
      ? []
      : [{ index, problem: `${argument.id}: ${problem}` }];
  });
}
