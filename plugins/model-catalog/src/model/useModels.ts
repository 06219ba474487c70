import { useApi } from '@backstage/frontend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogApi, catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  AI_MODEL_TYPE,
  MODEL_ANNOTATION,
  MODEL_SERVER_TYPE,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Loaded,
  useLoaded,
  useModelEntities,
  useVetting,
} from '@model-serving/backstage-plugin-model-serving-react';
import { Model, readModel } from './readModel';

const FACET = `metadata.annotations.${MODEL_ANNOTATION}`;

/**
 * How many services use each model, by the model's entity ref, as far as the user may see them.
 * A model without services is not listed.
 */
async function countServices(
  catalogApi: CatalogApi,
): Promise<ReadonlyMap<string, number>> {
  const { facets } = await catalogApi.getEntityFacets({
    filter: { kind: 'Component', 'spec.type': MODEL_SERVER_TYPE },
    facets: [FACET],
  });
  return new Map(
    facets[FACET].map(({ value, count }) => [value.toLowerCase(), count]),
  );
}

/** The models that the user may see, by title. The number of services is null until it is known. */
export function useModels(): Loaded<Model[]> {
  const catalogApi = useApi(catalogApiRef);
  const entities = useModelEntities();
  const { data: services } = useLoaded({
    key: 'services of models',
    load: () => countServices(catalogApi),
  });
  return {
    ...entities,
    data: entities.data
      ?.map(({ entity, provenance }) =>
        readModel(entity, {
          provenance,
          services: services
            ? services.get(stringifyEntityRef(entity)) ?? 0
            : null,
        }),
      )
      .sort((a, b) => a.title.localeCompare(b.title)),
  };
}

/** One model; null when the catalog has none of that name, or another kind of resource. */
export function useModel(
  namespace: string,
  name: string,
): Loaded<Model | null> {
  const catalogApi = useApi(catalogApiRef);
  const vetting = useVetting();
  return useLoaded({
    key: `${namespace}/${name}`,
    load: async () => {
      const entity = await catalogApi.getEntityByRef({
        kind: 'Resource',
        namespace,
        name,
      });
      return entity?.spec?.type === AI_MODEL_TYPE
        ? readModel(entity, { provenance: vetting.provenance(entity) })
        : null;
    },
  });
}
