import { Entity } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  parseServiceRef,
  Provenance,
  SERVICE_ANNOTATION,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  EmptyState,
  ForeignEntityAlert,
  useVetting,
} from '@model-serving/backstage-plugin-model-serving-react';

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

/** Why no service is shown: whose entity it is, or what it lacks. */
export function MissingService(props: Pick<EntityService, 'foreign'>) {
  return props.foreign ? (
    <ForeignEntityAlert {...props.foreign}>
      It does not represent a service. A platform owner can unregister its
      location.
    </ForeignEntityAlert>
  ) : (
    <EmptyState title="This entity is not linked to a service">
      Add the annotation {SERVICE_ANNOTATION} with the value
      cluster/namespace/kind/name to its catalog-info.yaml. Services created by
      the golden path have it.
    </EmptyState>
  );
}
