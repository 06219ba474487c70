import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { AI_MODEL_TYPE } from '@model-serving/backstage-plugin-model-serving-common';
import { useVetting } from '@model-serving/backstage-plugin-model-serving-react';
import { Answer, useAnswer } from '../serving/useAnswer';
import { countServices } from './countServices';
import { Model, readModel } from './readModel';

/** The models that the user may see, by title: vetted ones, and others where the portal is set to show them. */
export function useModels(): Answer<Model[]> {
  const catalogApi = useApi(catalogApiRef);
  const vetting = useVetting();
  return useAnswer('models', async () => {
    const [{ items }, services] = await Promise.all([
      catalogApi.getEntities({
        filter: { kind: 'Resource', 'spec.type': AI_MODEL_TYPE },
        fields: ['apiVersion', 'kind', 'metadata', 'spec', 'relations'],
      }),
      countServices(catalogApi).catch(() => null),
    ]);
    return items
      .map(entity =>
        readModel(entity, {
          provenance: vetting.provenance(entity),
          services: services && (services.get(stringifyEntityRef(entity)) ?? 0),
        }),
      )
      .filter(({ provenance }) => vetting.showsUnvetted || provenance.isTrusted)
      .sort((a, b) => a.title.localeCompare(b.title));
  });
}

/** One model; null when the catalog has none of that name, or another kind of resource. */
export function useModel(
  namespace: string,
  name: string,
): Answer<Model | null> {
  const catalogApi = useApi(catalogApiRef);
  const vetting = useVetting();
  return useAnswer(`${namespace}/${name}`, async () => {
    const entity = await catalogApi.getEntityByRef({
      kind: 'Resource',
      namespace,
      name,
    });
    return entity?.spec?.type === AI_MODEL_TYPE
      ? readModel(entity, { provenance: vetting.provenance(entity) })
      : null;
  });
}
