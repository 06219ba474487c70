import { useApi } from '@backstage/frontend-plugin-api';
import {
  ArtifactAnswer,
  ArtifactQuery,
  RequestedModel,
} from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import {
  isExternalRequest,
  RequestDraft,
  useDebouncedRequest,
} from '../answers';

/** What the artifact of the chosen model names now; undefined while that is not known. */
export function useArtifact(draft: RequestDraft): ArtifactAnswer | undefined {
  const api = useApi(modelServingApiRef);
  const asked =
    draft.state === 'complete' &&
    'model' in draft.request &&
    !isExternalRequest(draft.request)
      ? artifactQuery(draft.request.tenant, draft.request.model)
      : undefined;
  const { data, isCurrent } = useDebouncedRequest(asked, (query, signal) =>
    api.getArtifact(query, { signal }),
  );
  return isCurrent ? data : undefined;
}

function artifactQuery(
  tenant: string,
  { ref, variant, version }: RequestedModel,
): ArtifactQuery {
  return {
    tenant,
    model: ref,
    ...(version === undefined ? {} : { version }),
    ...(variant === undefined ? {} : { variant }),
  };
}
