import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { AI_MODEL_TYPE } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Loaded,
  useLoaded,
  useVetting,
} from '@model-serving/backstage-plugin-model-serving-react';
import { Model, readModel } from './readModel';

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
