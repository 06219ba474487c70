import { Entity } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  parseServiceRef,
  Provenance,
  SERVICE_ANNOTATION,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import { useVetting } from '@model-serving/backstage-plugin-model-serving-react';

export function entityService(entity: Entity): ServiceRef | undefined {
  const text = entity.metadata.annotations?.[SERVICE_ANNOTATION];
  return text ? parseServiceRef(text) : undefined;
}

/** What the entity of the page stands for. */
export interface EntityService {
  /** Undefined when the entity names no service, or may not be believed. */
  service: ServiceRef | undefined;
  /** Where the entity comes from, when Model Serving did not write it and the platform does not trust it. */
  foreign: { provenance: Provenance; owner: string | null } | undefined;
}

export function useEntityService(): EntityService {
  const { entity } = useEntity();
  const provenance = useVetting().provenance(entity);
  if (provenance.isTrusted) {
    return { service: entityService(entity), foreign: undefined };
  }
  const owner = entity.spec?.owner;
  return {
    service: undefined,
    foreign: { provenance, owner: typeof owner === 'string' ? owner : null },
  };
}
