import type {
  OperationOffer,
  OperationQuestion,
} from '@model-serving/backstage-plugin-model-serving-common';
import { EffectiveProfile, goesWith } from '../profiles';
import type { ServicePath } from './GoldenPath';

/** The profile as a path offers it: runtimes that the path cannot start say why. @public */
export function offeredBy(
  path: Pick<ServicePath, 'runtimeRefusal'>,
  profile: EffectiveProfile,
): EffectiveProfile {
  return {
    ...profile,
    runtimes: profile.runtimes.map(runtime => {
      const refusal = path.runtimeRefusal?.(runtime) ?? null;
      return refusal === null ? runtime : { ...runtime, refusal };
    }),
  };
}

/** What a path lets be asked about the operation of a service, within what the profile has to choose from. @public */
export function operationOffer(
  { operation = [] }: Pick<ServicePath, 'operation'>,
  { accelerators, placements, secrets }: EffectiveProfile,
): OperationOffer {
  const choices: Partial<Record<OperationQuestion, readonly unknown[]>> = {
    placement: placements,
    secrets,
  };
  return {
    questions: operation.filter(question => choices[question]?.length !== 0),
    placements: placements.map(({ description, id, title, ...placed }) => ({
      id,
      title,
      description: description ?? null,
      sizes: accelerators
        .filter(size => goesWith({ id, title, ...placed }, size))
        .map(size => size.id),
    })),
    secrets: secrets.map(({ description, id, title, variable }) => ({
      id,
      title,
      description: description ?? null,
      variable,
    })),
  };
}
