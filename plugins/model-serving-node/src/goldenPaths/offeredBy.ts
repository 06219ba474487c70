import type { OperationOffer } from '@model-serving/backstage-plugin-model-serving-common';
import type { EffectiveProfile } from '../profiles';
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

/** What a path lets be asked about the operation of a service. @public */
export function operationOffer({
  operation = [],
}: Pick<ServicePath, 'operation'>): OperationOffer {
  return { questions: [...operation] };
}
