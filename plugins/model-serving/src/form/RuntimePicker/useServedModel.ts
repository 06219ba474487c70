import { parseEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  AcceleratorList,
  AcceleratorOption,
  chooseArtifact,
  ModelDetail,
  ModelFacts,
  modelFactsOf,
  RequestedModel,
  servedBy,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  modelServingApiRef,
  useLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';

/** A model that was asked for, with the facts of the artifact that would be served. */
export interface ServedModel {
  entityRef: string;
  title: string;
  facts: ModelFacts;
}

/** What a request for a model means on a size; `served` is undefined until that is known, and where the caller may not see it. */
export function useServedModel(
  tenant: string,
  { ref, ...choice }: RequestedModel,
  list: AcceleratorList,
  size: AcceleratorOption | undefined,
) {
  const api = useApi(modelServingApiRef);
  const { name } = parseEntityRef(ref);
  const detail = useLoaded<ModelDetail>({
    key: JSON.stringify([name, tenant]),
    load: () => api.model(name, { tenant }),
  });
  const model = detail.data?.model;
  const artifact =
    model &&
    chooseArtifact(model, choice, servedBy(model, list.runtimes, size));
  const served: ServedModel | undefined =
    model && artifact
      ? {
          entityRef: model.entityRef,
          title: model.title,
          facts: modelFactsOf(model, artifact),
        }
      : undefined;
  return { detail, served };
}
