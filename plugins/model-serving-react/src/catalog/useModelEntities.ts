import { useApi } from '@backstage/frontend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  AI_MODEL_TYPE,
  Provenance,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Loaded, useLoaded } from '../live';
import { useVetting } from './useVetting';

/** An `ai-model` entity, and whether the platform vouches for it. @public */
export interface ModelEntity {
  entity: Entity;
  provenance: Provenance;
}

/** The models that the user may see: vetted ones, and others where the portal is set to show them. @public */
export function useModelEntities(): Loaded<ModelEntity[]> {
  const catalogApi = useApi(catalogApiRef);
  const vetting = useVetting();
  return useLoaded({
    key: 'models',
    load: async () => {
      const { items } = await catalogApi.getEntities({
        filter: { kind: 'Resource', 'spec.type': AI_MODEL_TYPE },
        fields: ['apiVersion', 'kind', 'metadata', 'spec', 'relations'],
      });
      return items
        .map(entity => ({ entity, provenance: vetting.provenance(entity) }))
        .filter(
          ({ provenance }) => vetting.showsUnvetted || provenance.isTrusted,
        );
    },
  });
}
