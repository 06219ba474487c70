import { useEffect, useState } from 'react';
import { useApiHolder } from '@backstage/frontend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { Provenance } from '@model-serving/backstage-plugin-model-serving-common';
import { useVetting } from '@model-serving/backstage-plugin-model-serving-react';

/** Where the entity with a service's name comes from, when it is not the service's own. */
export function useForeignEntity(
  entityRef: string | undefined,
): { provenance: Provenance; owner: string | null } | undefined {
  const catalogApi = useApiHolder().get(catalogApiRef);
  const vetting = useVetting();
  const [entity, setEntity] = useState<Entity>();
  useEffect(() => {
    let active = true;
    setEntity(undefined);
    if (entityRef && catalogApi) {
      // Without an answer there is nothing to warn about.
      catalogApi.getEntityByRef(entityRef).then(
        found => active && setEntity(found),
        () => {},
      );
    }
    return () => {
      active = false;
    };
  }, [catalogApi, entityRef]);
  const provenance = entity && vetting.provenance(entity);
  if (!provenance || provenance.isTrusted) {
    return undefined;
  }
  const owner = entity.spec?.owner;
  return { provenance, owner: typeof owner === 'string' ? owner : null };
}
