import { useMemo } from 'react';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  EntityLike,
  Provenance,
  provenanceOf,
} from '@model-serving/backstage-plugin-model-serving-common';

/** Which entities of the catalog pages may take for the platform's. @public */
export interface Vetting {
  /** Whether models that are not vetted are listed. */
  showsUnvetted: boolean;
  provenance(entity: Pick<EntityLike, 'metadata'>): Provenance;
}

/**
 * Reads `modelServing.catalog.trustedLocations` and `modelServing.models.unvetted`. The backend decides
 * once more by the platform's own files.
 * @public
 */
export function useVetting(): Vetting {
  const config = useApi(configApiRef);
  return useMemo(() => {
    const section = config.getOptionalConfig('modelServing');
    const trusted =
      section?.getOptionalStringArray('catalog.trustedLocations') ?? [];
    return {
      showsUnvetted: section?.getOptionalString('models.unvetted') === 'show',
      provenance: entity => provenanceOf(entity, trusted),
    };
  }, [config]);
}
