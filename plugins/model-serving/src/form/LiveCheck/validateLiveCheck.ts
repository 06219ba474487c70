import { ApiHolder } from '@backstage/frontend-plugin-api';
import {
  asSentence,
  causeOf,
  isRefused,
  modelServingApiRef,
} from '@model-serving/backstage-plugin-model-serving-react';
import { assembleRequest, editAnswers, inWords } from '../answers';
import { blockingReasons } from './summarize';

/**
 * Checks once more when the user goes on, so that nothing slips through between two live
 * checks. It spares a run that would fail; the server refuses such a proposal anyway.
 *
 * @param path - Id of the golden path; undefined for the backend's first
 * @returns Why the form must not go on; empty when it may
 */
export async function validateLiveCheck(
  apiHolder: ApiHolder,
  formData: unknown,
  path: string | undefined,
): Promise<string[]> {
  const draft = assembleRequest(formData, path);
  if (draft.state === 'incomplete') {
    return [
      ...(draft.missing.length > 0
        ? [`Still missing: ${inWords(draft.missing)}`]
        : []),
      ...draft.problems,
    ];
  }
  const api = apiHolder.get(modelServingApiRef);
  if (!api) {
    return ['The model-serving plugin is not installed in this app.'];
  }
  try {
    return blockingReasons(
      await api.check({
        path,
        request: draft.request,
        edit: editAnswers(formData),
      }),
    );
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    const reason = causeOf(failure) ?? failure.message;
    return isRefused(failure)
      ? [asSentence(reason)]
      : [`Could not check this service: ${reason}`];
  }
}
