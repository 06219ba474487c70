import {
  ArgumentAnswers,
  ArgumentId,
  argumentRefusals,
  RuntimeSize,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { EffectiveProfile } from './mergeProfiles';
import type { ProfileRuntime } from './profileSchema';
import { argumentSource } from './provenance';

/** An answer that cannot be taken. */
export interface RefusedArgument {
  id: ArgumentId;
  /** What is wrong, what is allowed and who may change that, as sentences. */
  message: string;
}

/** Why answers cannot be given to a runtime's engine on a size, with who may change what is allowed. */
export function refusedArguments(
  { provenance }: EffectiveProfile,
  runtime: ProfileRuntime,
  answers: ArgumentAnswers,
  size: RuntimeSize,
): RefusedArgument[] {
  const sources = new Map(Object.entries(provenance));
  return argumentRefusals(runtime, answers, size).map(
    ({ id, isPolicy, refusal }) => {
      const by = isPolicy ? argumentSource(sources, runtime.id, id) : undefined;
      return {
        id,
        message: by
          ? `${refusal} Platform owners decide this in the ${by.layer} profile ${by.file}.`
          : refusal,
      };
    },
  );
}
