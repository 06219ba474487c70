import {
  CompoundEntityRef,
  DEFAULT_NAMESPACE,
  parseEntityRef,
} from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  AI_MODEL_TYPE,
  ModelDetail,
  RequestedModel,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  isNotFound,
  Loaded,
  modelServingApiRef,
  useLoaded,
  useVetting,
} from '@model-serving/backstage-plugin-model-serving-react';
import { catalogModel, chosenModel, ChosenModel } from './modelChoice';

/** The model that the form holds; null when there is none of that name, or a rule hides it from the tenant. */
export function useChosenModel(
  requested: RequestedModel | undefined,
  tenant: string | undefined,
  isExternal = false,
): Loaded<ChosenModel | null> {
  const api = useApi(modelServingApiRef);
  const catalogApi = useApi(catalogApiRef);
  const vetting = useVetting();

  const ofSources = async (
    ref: CompoundEntityRef,
  ): Promise<ModelDetail | null> => {
    if (ref.namespace.toLowerCase() !== DEFAULT_NAMESPACE) {
      return null;
    }
    try {
      return await api.model(ref.name, { tenant });
    } catch (error) {
      if (isNotFound(error as Error)) {
        return null;
      }
      throw error;
    }
  };
  const ofCatalog = async (ref: CompoundEntityRef) => {
    const entity = await catalogApi.getEntityByRef(ref);
    if (entity?.spec?.type !== AI_MODEL_TYPE) {
      return null;
    }
    const provenance = vetting.provenance(entity);
    // The catalog knows models of the sources that rules hide.
    return provenance.isOurs || !(provenance.isTrusted || vetting.showsUnvetted)
      ? null
      : catalogModel(entity, provenance);
  };

  const loaded = useLoaded<ModelDetail | ChosenModel | null>({
    key: requested && JSON.stringify([requested.ref.toLowerCase(), tenant]),
    load: async () => {
      const ref = readModelRef(requested!.ref);
      return ref && ((await ofSources(ref)) ?? (await ofCatalog(ref)));
    },
  });
  const { data } = loaded;
  return {
    ...loaded,
    data:
      data && 'model' in data ? chosenModel(data, requested, isExternal) : data,
  };
}

/** Null for what names no resource: links may carry anything. */
function readModelRef(ref: string): CompoundEntityRef | null {
  try {
    const read = parseEntityRef(ref);
    return read.kind.toLowerCase() === 'resource' ? read : null;
  } catch {
    return null;
  }
}
