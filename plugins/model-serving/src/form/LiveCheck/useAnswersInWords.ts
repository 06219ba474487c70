import { parseEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { ModelDetail } from '@model-serving/backstage-plugin-model-serving-common';
import {
  modelServingApiRef,
  shortCommit,
  useAccelerators,
  useLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import { isAdapterRequest, isExternalRequest, RequestDraft } from '../answers';
import {
  AdapterInWords,
  adapterInWords,
  AnswersInWords,
  answersInWords,
  ChangeInWords,
} from './answersInWords';

/**
 * The answers in words; undefined while one is missing.
 *
 * @param path - Id of the golden path; undefined for the backend's first
 */
export function useAnswersInWords(
  draft: RequestDraft | undefined,
  path: string | undefined,
): AnswersInWords | AdapterInWords | ChangeInWords | undefined {
  const api = useApi(modelServingApiRef);
  const request = draft?.state === 'complete' ? draft.request : undefined;
  const tenant = request?.tenant;
  const name =
    request && 'model' in request
      ? parseEntityRef(request.model.ref).name
      : undefined;
  const detail = useLoaded<ModelDetail>({
    key: name && JSON.stringify([name, tenant]),
    load: () => api.model(name!, { tenant }),
  });
  // The service of an adapter has its size already, and a hosted model has none.
  const isSized =
    request && !('service' in request) && !isExternalRequest(request);
  const accelerators = useAccelerators(isSized ? tenant : undefined, { path });
  const known = {
    model: detail.data?.model,
    accelerators: accelerators.data,
  };
  if (!request) {
    return undefined;
  }
  if (!('service' in request)) {
    return answersInWords(request, known);
  }
  const { service, tenant: owner } = request;
  return isAdapterRequest(request)
    ? adapterInWords(request, known)
    : {
        tenant: owner,
        service,
        ...('revision' in request &&
          typeof request.revision === 'string' && {
            revision: `Commit ${shortCommit(request.revision)}`,
          }),
      };
}
