import type {
  ArgumentId,
  ProfileLayer,
} from '@model-serving/backstage-plugin-model-serving-common';

/** Which layer and file set a value. @public */
export interface ProfileSource {
  layer: ProfileLayer;
  file: string;
}

/**
 * Where the provenance of an engine's argument stands. `--no-x` says the opposite of `--x`, so that both are one flag.
 * @public
 */
export function argumentPath(runtime: string, argument: string): string {
  return `defaults.args.${runtime}.${argument
    .split('=', 1)[0]
    .replace(/^--no-/, '--')}`;
}

/** Where the provenance of a bound of what may be asked stands. */
export const boundPath = (
  runtime: string,
  argument: ArgumentId,
  bound: 'min' | 'max' | 'values',
) => `limits.arguments.${runtime}.${argument}.${bound}`;

/** Where the provenance of an argument's removal stands. */
export const removalPath = (runtime: string, argument: ArgumentId) =>
  `removeArguments.${runtime}.${argument}`;

/** Where the provenance of the removal or of a bound of an argument stands; undefined where no layer narrowed it. */
export function narrowingPath(
  provenance: ReadonlyMap<string, ProfileSource>,
  runtime: string,
  argument: ArgumentId,
): string | undefined {
  return [
    removalPath(runtime, argument),
    ...(['values', 'max', 'min'] as const).map(bound =>
      boundPath(runtime, argument, bound),
    ),
  ].find(path => provenance.has(path));
}

/**
 * Who decides what may be asked of a runtime's argument: the last who narrowed it, else who offers the runtime.
 * @public
 */
export function argumentSource(
  provenance: ReadonlyMap<string, ProfileSource>,
  runtime: string,
  argument: ArgumentId,
): ProfileSource | undefined {
  return provenance.get(
    narrowingPath(provenance, runtime, argument) ?? `runtimes.${runtime}`,
  );
}
