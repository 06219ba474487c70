import {
  adapterArguments,
  ArgumentAnswers,
  argumentsForEngine,
  StartArgument,
  startArguments,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  argumentPath,
  EffectiveProfile,
  ProfileRuntime,
  ServiceSize,
} from '../profiles';
import { fromProfile, fromRuntime, RenderContext } from './RenderContext';
import { fromLayer, Tree } from './sourced';

const started = (
  { defaults }: EffectiveProfile,
  runtime: ProfileRuntime,
  { count = 0 }: ServiceSize,
  answers?: ArgumentAnswers,
): StartArgument[] =>
  startArguments(runtime, defaults.args[runtime.id], count, answers);

/**
 * The engine's arguments, each as one text: what profiles say, what was answered, and what spreads a replica over its
 * accelerators.
 * @public
 */
export const engineArguments = (
  profile: EffectiveProfile,
  runtime: ProfileRuntime,
  accelerator: ServiceSize,
  answers?: ArgumentAnswers,
): string[] =>
  started(profile, runtime, accelerator, answers).map(({ text }) => text);

const fromRequest = (_context: RenderContext, argument: string): Tree =>
  fromLayer('request', argument);

const fromSize = (context: RenderContext, argument: string): Tree =>
  fromProfile(context, `accelerators.${context.accelerator.id}`, argument);

/** {@link engineArguments} in the form that the engine reads, then those that load adapters, with who set each. */
export function sourcedArguments(context: RenderContext): Tree[] {
  const { profile, accelerator, request, runtime } = context;
  const from = { default: fromRuntime, request: fromRequest, size: fromSize };
  const asked = started(
    profile,
    runtime,
    accelerator,
    request.arguments,
  ).flatMap(({ of, text }) =>
    argumentsForEngine(runtime.engine, text).map(argument =>
      of === 'profile'
        ? fromProfile(context, argumentPath(runtime.id, text), argument)
        : from[of](context, argument),
    ),
  );
  return [
    ...asked,
    ...adapterArguments(
      runtime.engine,
      context.adapters.map(({ answer }) => answer.name),
      context.adapterRank,
    ).map(argument => fromRequest(context, argument)),
  ];
}
