import { RequestedModel } from '@model-serving/backstage-plugin-model-serving-common';

/** What the form holds for the model: links may carry its entity ref alone. */
export type ModelAnswer = string | Partial<RequestedModel>;

/** The model that an answer names; undefined while there is none. */
export function requestedModel(
  answer: ModelAnswer | undefined,
): RequestedModel | undefined {
  if (typeof answer === 'string') {
    return answer === '' ? undefined : { ref: answer };
  }
  return answer?.ref ? { ...answer, ref: answer.ref } : undefined;
}
