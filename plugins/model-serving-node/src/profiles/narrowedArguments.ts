import { ConflictError } from '@backstage/errors';
import {
  ArgumentId,
  argumentRange,
  argumentThatSets,
  ArgumentValue,
  isAllowed,
  readAnswers,
  RuntimeArgument,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { ProfileLimits, ProfileRuntime } from './profileSchema';
import {
  argumentPath,
  boundPath,
  narrowingPath,
  ProfileSource,
} from './provenance';

/** What limits say of one argument. */
export type ArgumentBounds = NonNullable<
  NonNullable<ProfileLimits['arguments']>[string][ArgumentId]
>;

/** What layers say beside the offer of a runtime. */
interface Narrowing {
  /** By argument; null where it was removed. */
  bounds: ReadonlyMap<ArgumentId, ArgumentBounds | null>;
  /** The engine arguments that layers set for everybody. */
  args: readonly string[];
  provenance: ReadonlyMap<string, ProfileSource>;
}

function place(
  { provenance }: Narrowing,
  runtime: ProfileRuntime,
  path: string,
): string {
  const by = provenance.get(path);
  const offer = provenance.get(`runtimes.${runtime.id}`);
  return `${path}: the ${by?.layer} profile ${by?.file} conflicts with the ${offer?.layer} profile ${offer?.file}, which offers the runtime`;
}

/** The default within narrower bounds: the closest count. */
function narrowedDefault(
  argument: RuntimeArgument,
  usual: ArgumentValue | undefined,
): ArgumentValue | undefined {
  const { max = Infinity, min = 1 } = argument;
  return typeof usual === 'number'
    ? Math.min(Math.max(usual, min), max)
    : usual;
}

function bounded(
  runtime: ProfileRuntime,
  argument: RuntimeArgument,
  bounds: ArgumentBounds,
  narrowing: Narrowing,
): RuntimeArgument {
  const refuse = (bound: 'min' | 'max' | 'values', problem: string) =>
    new ConflictError(
      `${place(
        narrowing,
        runtime,
        boundPath(runtime.id, argument.id, bound),
      )}: ${problem}. A later layer may add or narrow, never change or widen`,
    );
  const range = argumentRange(argument);
  const isWithin = (value: ArgumentValue) => isAllowed(argument, value);
  for (const bound of ['min', 'max'] as const) {
    const value = bounds[bound];
    if (value !== undefined && !isWithin(value)) {
      throw refuse(bound, `${value} is not within ${range}`);
    }
  }
  const others = bounds.values?.filter(value => !isWithin(value)) ?? [];
  if (others.length > 0) {
    throw refuse('values', `${others.join(', ')} is not among ${range}`);
  }
  const narrowed: RuntimeArgument = { ...argument };
  for (const bound of ['min', 'max', 'values'] as const) {
    if (bounds[bound] !== undefined) {
      Object.assign(narrowed, { [bound]: bounds[bound] });
    }
  }
  if ((narrowed.min ?? 1) > (narrowed.max ?? Infinity)) {
    throw refuse('min', 'nothing is left between min and max');
  }
  const usual = narrowedDefault(narrowed, argument.default);
  if (usual === undefined) {
    return narrowed;
  }
  if (!isAllowed(narrowed, usual)) {
    throw refuse(
      'values',
      `${usual}, the default, is left out; set the argument in defaults.args, or keep it`,
    );
  }
  return { ...narrowed, default: usual };
}

/** An argument that layers set for everybody, which has to be within what an earlier layer allows. */
function withFixed(
  runtime: ProfileRuntime,
  argument: RuntimeArgument,
  { args, provenance }: Narrowing,
): RuntimeArgument {
  const fixed = argumentThatSets(runtime, argument.id, args);
  if (fixed === undefined) {
    return argument;
  }
  const { default: _, ...open } = argument;
  const value = readAnswers({ ...runtime, arguments: [open] }, args, 1)[
    argument.id
  ];
  if (value !== undefined && !isAllowed(argument, value)) {
    const path = argumentPath(runtime.id, fixed);
    const by = provenance.get(path);
    throw new ConflictError(
      `${path}: the ${by?.layer} profile ${by?.file} sets ${fixed}, but ${
        argument.id
      } may only be ${argumentRange(argument)}`,
    );
  }
  return { ...open, fixed };
}

/**
 * A runtime with what may still be asked of it: within narrower bounds, without what was removed, and with what is set for
 * everybody marked as fixed.
 *
 * @throws ConflictError naming the files when a layer widens what may be asked, or limits what is not offered
 */
export function narrowedArguments(
  runtime: ProfileRuntime,
  narrowing: Narrowing,
): ProfileRuntime {
  const { arguments: offered } = runtime;
  for (const id of narrowing.bounds.keys()) {
    if (!offered?.some(argument => argument.id === id)) {
      const path = narrowingPath(narrowing.provenance, runtime.id, id)!;
      throw new ConflictError(`${place(narrowing, runtime, path)} without it`);
    }
  }
  return offered === undefined
    ? runtime
    : {
        ...runtime,
        arguments: offered
          .filter(({ id }) => narrowing.bounds.get(id) !== null)
          .map(argument =>
            withFixed(
              runtime,
              bounded(
                runtime,
                argument,
                narrowing.bounds.get(argument.id) ?? {},
                narrowing,
              ),
              narrowing,
            ),
          ),
      };
}
