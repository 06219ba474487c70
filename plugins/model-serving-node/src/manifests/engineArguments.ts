import {
  argumentPath,
  EffectiveProfile,
  hasAccelerators,
  ProfileRuntime,
  ServiceSize,
} from '../profiles';
import { fromProfile, RenderContext } from './RenderContext';
import type { Tree } from './sourced';

/** What spreads a replica over its accelerators. */
const spreadArguments = (
  { parallelArgument }: ProfileRuntime,
  size: ServiceSize,
): string[] =>
  hasAccelerators(size) && size.count > 1 && parallelArgument
    ? [`${parallelArgument}=${size.count}`]
    : [];

/** The engine's arguments: what profiles say, and what spreads a replica over its accelerators. @public */
export const engineArguments = (
  { defaults }: EffectiveProfile,
  runtime: ProfileRuntime,
  accelerator: ServiceSize,
): string[] => [
  ...defaults.args[runtime.id],
  ...spreadArguments(runtime, accelerator),
];

/** {@link engineArguments} with who set each. */
export function sourcedArguments(context: RenderContext): Tree[] {
  const { profile, accelerator, runtime } = context;
  const fromLayers = profile.defaults.args[runtime.id].map(argument =>
    fromProfile(context, argumentPath(runtime.id, argument), argument),
  );
  const spread = spreadArguments(runtime, accelerator).map(argument =>
    fromProfile(context, `accelerators.${accelerator.id}`, argument),
  );
  return [...fromLayers, ...spread];
}
